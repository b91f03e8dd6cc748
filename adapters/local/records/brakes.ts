import { resetFact, switchFact } from '../../../core/audit/facts.ts';
import { type Breaker, killSwitchState } from '../../../core/contracts/brakes.ts';
import { subjectKey } from '../../../core/contracts/subject.ts';
import type { Breakers } from '../../../core/incident/ports.ts';
import type { KillSwitch } from '../../../core/kernel/kill-switch.ts';
import { AUDIT, appendAudit } from './audit.ts';
import { type Db, inTransaction } from './database.ts';
import { OUTBOX, queueEffects } from './outbox.ts';

const SWITCHES = `
  CREATE TABLE switches (name TEXT PRIMARY KEY, state TEXT NOT NULL);
  INSERT INTO switches VALUES ('kill', '{"on":false,"by":{"kind":"ragmend"},"reason":"never set","at":""}')`;
const BREAKERS = `CREATE TABLE IF NOT EXISTS breakers (
    target_id TEXT NOT NULL, subject TEXT NOT NULL, open INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (target_id, subject))`;

/** The kill switch as one row in SQLite; a missing or malformed row can't be read. */
export function localKillSwitch({ db }: { db: Db }): KillSwitch {
  inTransaction(db, () => createSwitches(db));
  db.exec(AUDIT);
  return {
    async read() {
      const row = db.prepare("SELECT state FROM switches WHERE name = 'kill'").get() as { state: string } | undefined;
      return killSwitchState.parse(JSON.parse(row?.state ?? 'null'));
    },
    set: async (state) =>
      inTransaction(db, () => {
        db.prepare("INSERT OR REPLACE INTO switches VALUES ('kill', ?)").run(JSON.stringify(state));
        appendAudit(db, switchFact(state));
      }),
  };
}

/**
 * Writes "off" only when it creates the table: opening the store must not turn a lost row into
 * "off".
 */
function createSwitches(db: Db): void {
  const table = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'switches'").get();
  if (table === undefined) db.exec(SWITCHES);
}

/** Breakers in SQLite, one row for each subject. */
export function localBreakers({ db }: { db: Db }): Breakers {
  for (const tables of [OUTBOX, AUDIT, BREAKERS]) db.exec(tables);
  return {
    async list(targetId) {
      const rows = db.prepare('SELECT record FROM breakers WHERE target_id = ?').all(targetId) as { record: string }[];
      return rows.map(({ record }) => JSON.parse(record) as Breaker);
    },
    open: async (breaker, effects) =>
      inTransaction(db, () => {
        const insert = db.prepare(
          'INSERT INTO breakers VALUES (?, ?, 1, ?) ON CONFLICT DO UPDATE SET open = 1, record = excluded.record WHERE open = 0',
        );
        const { changes } = insert.run(breaker.targetId, subjectKey(breaker.subject), JSON.stringify(breaker));
        if (changes > 0) queueEffects(db, effects);
      }),
    reset: async ({ targetId, subject }, by, at) =>
      inTransaction(db, () => {
        const select = db.prepare('SELECT record FROM breakers WHERE target_id = ? AND subject = ? AND open = 1');
        const row = select.get(targetId, subjectKey(subject)) as { record: string } | undefined;
        if (!row) return null;
        const reset: Breaker = { ...(JSON.parse(row.record) as Breaker), resetAt: at, resetBy: by };
        const update = db.prepare('UPDATE breakers SET open = 0, record = ? WHERE target_id = ? AND subject = ?');
        update.run(JSON.stringify(reset), targetId, subjectKey(subject));
        appendAudit(db, resetFact(reset));
        return reset;
      }),
  };
}
