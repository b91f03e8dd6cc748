import type { CaseFacts, TimelineEntry } from '../../../core/contracts/case-file.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import type { CaseFile } from '../../../core/kernel/ports/case-file.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { Db } from './database.ts';

const FACTS =
  'CREATE TABLE IF NOT EXISTS facts (incident_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (incident_id, key))';
/** The table of timelines. */
export const TIMELINE = `CREATE TABLE IF NOT EXISTS timeline (
    number INTEGER PRIMARY KEY, incident_id TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (incident_id, key))`;

/** Facts and timelines of incidents in SQLite. */
export function localCaseFile({ db, clock }: { db: Db; clock: Clock }): CaseFile {
  for (const table of [FACTS, TIMELINE]) db.exec(table);
  return {
    async facts(incidentId) {
      const rows = db.prepare('SELECT key, value FROM facts WHERE incident_id = ?').all(incidentId) as {
        key: string;
        value: string;
      }[];
      return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)])) as Partial<CaseFacts>;
    },
    async save(incidentId, key, value) {
      db.prepare('INSERT OR REPLACE INTO facts VALUES (?, ?, ?)').run(incidentId, key, JSON.stringify(value));
    },
    async note(incidentId, key, text) {
      const insert = 'INSERT INTO timeline (incident_id, key, at, text) VALUES (?, ?, ?, ?)';
      db.prepare(`${insert} ON CONFLICT (incident_id, key) DO NOTHING`).run(
        incidentId,
        key,
        instantOf(clock.now()),
        text,
      );
    },
    async timeline(incidentId) {
      const select = 'SELECT key, at, text FROM timeline WHERE incident_id = ? ORDER BY number';
      const rows = db.prepare(select).all(incidentId) as TimelineEntry[];
      return rows.map(({ key, at, text }) => ({ at, key, text }));
    },
  };
}
