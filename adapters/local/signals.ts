import { disposition, isHeld, type Signal } from '../../core/contracts/signal.ts';
import type { SignalQueue } from '../../core/incident/ports.ts';
import type { Signals } from '../../core/signal/ports.ts';
import type { Db } from './database.ts';
import { together } from './together.ts';

const [SOURCE, FINGERPRINT, START] = ['source', 'fingerprint', 'startsAt'].map(
  (field) => `json_extract(record, '$.${field}')`,
);
const TABLE = `CREATE TABLE IF NOT EXISTS signals (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, disposition TEXT NOT NULL, incident_id TEXT, status TEXT NOT NULL,
  times INTEGER NOT NULL, record TEXT NOT NULL, again INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS signals_again ON signals (again) WHERE again = 1;
  CREATE INDEX IF NOT EXISTS signals_by_disposition ON signals (disposition);
  CREATE INDEX IF NOT EXISTS signals_by_incident ON signals (incident_id);
  CREATE INDEX IF NOT EXISTS signals_by_alert ON signals (${SOURCE}, ${FINGERPRINT}, ${START})`;
const SELECT = 'SELECT record, disposition, incident_id, status, times FROM signals';
const HELD = disposition.options.filter(isHeld).map((each) => `'${each}'`);
type Row = Pick<Signal, 'disposition' | 'status' | 'times'> & { record: string; incident_id: string | null };

/** Signals in SQLite, one row for each (source, fingerprint, startsAt). */
export function localSignals({ db }: { db: Db }): Signals & SignalQueue {
  db.exec(TABLE);
  const undecided = db.prepare(`${SELECT} WHERE disposition = 'Pending' OR again = 1 ORDER BY number`);
  const held = db.prepare(`${SELECT} WHERE disposition IN (${HELD}) AND again = 0 ORDER BY number LIMIT ?`);
  const settle = db.prepare(
    `UPDATE signals SET disposition = ?, incident_id = ?, again = 0 WHERE id = ? AND (again = 1 OR disposition IN ('Pending', ${HELD}))`,
  );
  const settleTogether = together(
    db,
    ({ id, disposition, incidentId }: Pick<Signal, 'id' | 'disposition' | 'incidentId'>) =>
      void settle.run(disposition, incidentId, id),
  );
  const byIncident = db.prepare(`${SELECT} WHERE incident_id = ? ORDER BY number DESC LIMIT ?`);
  const newest = db.prepare(`${SELECT} ORDER BY number DESC LIMIT ?`);
  return {
    put: putter(db),
    undecided: async () => (undecided.all() as Row[]).map(signalOf),
    held: async (limit) => (held.all(limit) as Row[]).map(signalOf),
    settle: (id, disposition, incidentId) => settleTogether({ id, disposition, incidentId }),
    ofIncident: async (incidentId, limit) => (byIncident.all(incidentId, limit) as Row[]).map(signalOf),
    list: async (limit) => (newest.all(limit) as Row[]).map(signalOf),
  };
}

/** Most of a storm is known alerts: they are recognised before anything of them is written out. */
function putter(db: Db): Signals['put'] {
  const again = db.prepare(
    `UPDATE signals SET times = times + 1, status = CASE WHEN ?1 = 'resolved' THEN 'resolved' ELSE status END,
      again = CASE WHEN ?1 = 'firing' AND status = 'firing' AND disposition NOT IN ('Pending', 'Queued') THEN 1 ELSE again END WHERE id = ?2`,
  );
  const insert = db.prepare(
    'INSERT INTO signals (id, disposition, incident_id, status, times, record) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const overLater = db.prepare(
    `SELECT 1 FROM signals WHERE ${SOURCE} = ? AND ${FINGERPRINT} = ? AND ${START} > ? AND status = 'resolved' LIMIT 1`,
  );
  const store = ({ id, disposition, incidentId, status, times, ...rest }: Signal) => {
    const isOver = overLater.get(rest.source, rest.fingerprint, rest.startsAt) !== undefined;
    insert.run(id, disposition, incidentId, isOver ? 'resolved' : status, times, JSON.stringify({ id, ...rest }));
  };
  return together(db, (signals: Signal[]) => {
    let stored = 0;
    for (const signal of signals) {
      if (again.run(signal.status, signal.id).changes > 0) continue;
      store(signal);
      stored += 1;
    }
    return { stored, duplicates: signals.length - stored };
  });
}

function signalOf({ record, disposition, incident_id: incidentId, status, times }: Row): Signal {
  return { ...(JSON.parse(record) as Signal), disposition, incidentId, status, times };
}
