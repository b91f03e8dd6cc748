import type { Effect, Outbox } from '../../../core/kernel/ports/outbox.ts';
import type { Db } from './database.ts';

/** The table of effects. */
export const OUTBOX = `CREATE TABLE IF NOT EXISTS outbox (
  id TEXT PRIMARY KEY, effect TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0, reason TEXT);
  CREATE INDEX IF NOT EXISTS outbox_open ON outbox (done) WHERE done = 0`;

/** The outbox in SQLite. A completed effect stays, so that the same id is never sent twice. */
export function localOutbox({ db }: { db: Db }): Outbox {
  db.exec(OUTBOX);
  return {
    async due(now, limit) {
      const select = 'SELECT effect, attempts FROM outbox WHERE done = 0 AND due_at <= ? ORDER BY rowid LIMIT ?';
      const rows = db.prepare(select).all(now, limit) as { effect: string; attempts: number }[];
      return rows.map(({ effect, attempts }) => ({ effect: JSON.parse(effect) as Effect, attempts }));
    },
    async done(id) {
      db.prepare('UPDATE outbox SET done = 1, reason = NULL WHERE id = ?').run(id);
    },
    async failed(id, reason, retryAt) {
      db.prepare('UPDATE outbox SET attempts = attempts + 1, reason = ?, due_at = ? WHERE id = ?').run(
        reason,
        retryAt,
        id,
      );
    },
  };
}

/**
 * Queues effects inside the transaction of their cause; an id that was queued before is left alone.
 */
export function queueEffects(db: Db, effects: Effect[]): void {
  const insert = db.prepare('INSERT OR IGNORE INTO outbox (id, effect, due_at) VALUES (?, ?, ?)');
  for (const effect of effects)
    insert.run(effect.id, JSON.stringify(effect), 'notBefore' in effect ? effect.notBefore : 0);
}
