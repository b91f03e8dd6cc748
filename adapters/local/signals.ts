import type { Signal } from '../../core/contracts/signal.ts';
import type { Signals } from '../../core/signal/ports.ts';
import { type Db, inTransaction } from './database.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS signals (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, disposition TEXT NOT NULL, incident_id TEXT, status TEXT NOT NULL,
  times INTEGER NOT NULL, record TEXT NOT NULL, again INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS signals_again ON signals (again) WHERE again = 1;
  CREATE INDEX IF NOT EXISTS signals_by_disposition ON signals (disposition);
  CREATE INDEX IF NOT EXISTS signals_by_incident ON signals (incident_id)`;
type Row = Pick<Signal, 'disposition' | 'status' | 'times'> & { record: string; incident_id: string | null };

/** Signals in SQLite, one row for each (source, fingerprint, startsAt). */
export function localSignals({ db }: { db: Db }): Signals {
  db.exec(TABLE);
  const select = 'SELECT record, disposition, incident_id, status, times FROM signals';
  const insert = db.prepare(
    'INSERT INTO signals (id, disposition, incident_id, status, times, record) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const again = db.prepare(
    `UPDATE signals SET times = times + 1, status = CASE WHEN ?1 = 'resolved' THEN 'resolved' ELSE status END,
      again = CASE WHEN ?1 = 'firing' AND status = 'firing' AND disposition NOT IN ('Pending', 'Queued') THEN 1 ELSE again END WHERE id = ?2`,
  );
  return {
    put: async (signals) =>
      inTransaction(db, () => {
        let stored = 0;
        for (const { id, disposition, incidentId, status, times, ...rest } of signals) {
          const { changes } = insert.run(id, disposition, incidentId, status, times, JSON.stringify({ id, ...rest }));
          if (changes > 0) stored += 1;
          else again.run(status, id);
        }
        return { stored, duplicates: signals.length - stored };
      }),
    async undecided({ queued } = { queued: false }) {
      const where = `disposition = 'Pending' OR again = 1${queued ? " OR disposition = 'Queued'" : ''}`;
      return (db.prepare(`${select} WHERE ${where} ORDER BY number`).all() as Row[]).map(signalOf);
    },
    async settle(id, disposition, incidentId) {
      const update =
        "UPDATE signals SET disposition = ?, incident_id = ?, again = 0 WHERE id = ? AND (again = 1 OR disposition IN ('Pending', 'Queued'))";
      db.prepare(update).run(disposition, incidentId, id);
    },
    ofIncident: async (incidentId, limit) =>
      (db.prepare(`${select} WHERE incident_id = ? ORDER BY number DESC LIMIT ?`).all(incidentId, limit) as Row[]).map(
        signalOf,
      ),
    list: async (limit) => (db.prepare(`${select} ORDER BY number DESC LIMIT ?`).all(limit) as Row[]).map(signalOf),
  };
}

function signalOf({ record, disposition, incident_id: incidentId, status, times }: Row): Signal {
  return { ...(JSON.parse(record) as Signal), disposition, incidentId, status, times };
}
