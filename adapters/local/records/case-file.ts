import { composeFacts, type TimelineEntry } from '../../../core/contracts/case-file.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import type { CaseFile } from '../../../core/kernel/ports/case-file.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { redact } from '../../formats/redact.ts';
import { type Db, inTransaction } from './database.ts';
import { heldLock, LOCKS } from './fence.ts';

const FACTS = `CREATE TABLE IF NOT EXISTS facts (
    number INTEGER PRIMARY KEY, incident_id TEXT NOT NULL, fact TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (incident_id, fact, key))`;
/** The table of timelines. */
export const TIMELINE = `CREATE TABLE IF NOT EXISTS timeline (
    number INTEGER PRIMARY KEY, incident_id TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (incident_id, key))`;

/**
 * Facts and timelines of incidents in SQLite. A fact is written in the transaction that checks its
 * lock.
 */
export function localCaseFile({ db, clock }: { db: Db; clock: Clock }): CaseFile {
  for (const table of [LOCKS, FACTS, TIMELINE]) db.exec(table);
  return {
    async facts(incidentId) {
      const select = 'SELECT fact, key, value FROM facts WHERE incident_id = ? ORDER BY number';
      return composeFacts(db.prepare(select).all(incidentId) as Parameters<typeof composeFacts>[0]);
    },
    save: async (fence, fact, key, value) =>
      inTransaction(db, () => {
        heldLock(db, fence);
        const insert = 'INSERT INTO facts (incident_id, fact, key, value) VALUES (?, ?, ?, ?)';
        const saved = `${insert} ON CONFLICT (incident_id, fact, key) DO UPDATE SET value = excluded.value`;
        db.prepare(saved).run(fence.incidentId, fact, key, JSON.stringify(value));
      }),
    async note(incidentId, key, text) {
      const insert = 'INSERT INTO timeline (incident_id, key, at, text) VALUES (?, ?, ?, ?)';
      db.prepare(`${insert} ON CONFLICT (incident_id, key) DO NOTHING`).run(
        incidentId,
        key,
        instantOf(clock.now()),
        redact(text),
      );
    },
    async timeline(incidentId) {
      const select = 'SELECT key, at, text FROM timeline WHERE incident_id = ? ORDER BY number';
      const rows = db.prepare(select).all(incidentId) as TimelineEntry[];
      return rows.map(({ key, at, text }) => ({ at, key, text }));
    },
  };
}
