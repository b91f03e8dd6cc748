import type { Turn, Turns } from '../../../core/kernel/ports/turns.ts';
import { type Db, inTransaction } from './database.ts';
import { heldLock, LOCKS } from './fence.ts';

/** The table of turns: one row for each repair in a queue, in the order of arrival. */
export const TURNS = `CREATE TABLE IF NOT EXISTS turns (
  number INTEGER PRIMARY KEY AUTOINCREMENT, target_id TEXT NOT NULL, incident_id TEXT NOT NULL UNIQUE, since TEXT NOT NULL)`;

/** The queues of repairs in SQLite, beside the locks. */
export function localTurns({ db }: { db: Db }): Turns {
  for (const tables of [LOCKS, TURNS]) db.exec(tables);
  return {
    join: async (fence, at) =>
      inTransaction(db, () => {
        heldLock(db, fence);
        const insert = 'INSERT INTO turns (target_id, incident_id, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
        db.prepare(insert).run(fence.targetId, fence.incidentId, at);
        return queueOf(db, fence.targetId);
      }),
    leave: async (fence) =>
      inTransaction(db, () => {
        heldLock(db, fence);
        db.prepare('DELETE FROM turns WHERE incident_id = ?').run(fence.incidentId);
      }),
    queue: async (targetId) => queueOf(db, targetId),
  };
}

function queueOf(db: Db, targetId: string): Turn[] {
  const select = 'SELECT incident_id AS incidentId, since FROM turns WHERE target_id = ? ORDER BY number';
  return db.prepare(select).all(targetId) as Turn[];
}
