import { disposition, isHeld, isOpen, type Signal } from '../../../core/contracts/signal.ts';
import type { SignalQueue } from '../../../core/incident/ports.ts';
import { type AlertEnd, type Arrival, arrive, end, type Firing, orderOf } from '../../../core/signal/alert-order.ts';
import type { Signals } from '../../../core/signal/ports.ts';
import { localAlerts } from './alerts.ts';
import { addColumn, type Db } from './database.ts';
import { groupCommit } from './group-commit.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS signals (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, disposition TEXT NOT NULL, incident_id TEXT, status TEXT NOT NULL,
  times INTEGER NOT NULL, record TEXT NOT NULL, again INTEGER NOT NULL DEFAULT 0, fired TEXT NOT NULL DEFAULT '', seen TEXT NOT NULL DEFAULT '');
  CREATE INDEX IF NOT EXISTS signals_again ON signals (again) WHERE again = 1;
  CREATE INDEX IF NOT EXISTS signals_by_disposition ON signals (disposition);
  CREATE INDEX IF NOT EXISTS signals_by_incident ON signals (incident_id)`;
const SELECT = 'SELECT record, disposition, incident_id, status, times FROM signals';
const listOf = (which: typeof isOpen) => disposition.options.filter(which).map((each) => `'${each}'`);
const [HELD, OPEN] = [listOf(isHeld), listOf(isOpen)];
type Row = Pick<Signal, 'disposition' | 'status' | 'times'> & { record: string; incident_id: string | null };

/** Signals in SQLite, one row for each (source, fingerprint, startsAt). */
export function localSignals({ db }: { db: Db }): Signals & SignalQueue {
  db.exec(TABLE);
  addColumns(db);
  const alerts = localAlerts(db);
  const undecided = db.prepare(`${SELECT} WHERE disposition = 'Pending' OR again = 1 ORDER BY number`);
  const held = db.prepare(`${SELECT} WHERE disposition IN (${HELD}) AND again = 0 ORDER BY number LIMIT ?`);
  const settle = db.prepare(
    `UPDATE signals SET disposition = ?, incident_id = ?, again = 0 WHERE id = ? AND (again = 1 OR disposition IN ('Pending', ${HELD}))`,
  );
  const settleTogether = groupCommit(
    db,
    ({ id, disposition, incidentId }: Pick<Signal, 'id' | 'disposition' | 'incidentId'>) =>
      void settle.run(disposition, incidentId, id),
  );
  const byIncident = db.prepare(`${SELECT} WHERE incident_id = ? ORDER BY number DESC LIMIT ?`);
  const newest = db.prepare(`${SELECT} ORDER BY number DESC LIMIT ?`);
  const signalsOf = (rows: unknown[]) => alerts.withSuppression((rows as Row[]).map(signalOf));
  return {
    put: putter(db, alerts),
    undecided: async () => signalsOf(undecided.all()),
    held: async (limit) => signalsOf(held.all(limit)),
    settle: (id, disposition, incidentId) => settleTogether({ id, disposition, incidentId }),
    ofIncident: async (incidentId, limit) => signalsOf(byIncident.all(incidentId, limit)),
    list: async (limit) => signalsOf(newest.all(limit)),
  };
}

/** Adds the columns of firings and of last arrivals to a file of an earlier version. */
function addColumns(db: Db): void {
  addColumn(db, 'signals', 'fired', "TEXT NOT NULL DEFAULT ''");
  if (addColumn(db, 'signals', 'seen', "TEXT NOT NULL DEFAULT ''"))
    db.exec("UPDATE signals SET seen = json_extract(record, '$.receivedAt')");
}

/**
 * Recognises known alerts before it reads or writes anything about them: they are most of a storm,
 * and nothing of them ended.
 */
function putter(db: Db, alerts: ReturnType<typeof localAlerts>): Signals['put'] {
  const fired = `times = times + 1, fired = max(fired, ?1), seen = max(seen, ?3), again = CASE WHEN disposition IN (${OPEN}) THEN again ELSE 1 END`;
  const fires = db.prepare(`UPDATE signals SET ${fired}, status = 'firing' WHERE id = ?2`);
  // It does not touch the status, because an index would have to follow.
  const firesOn = db.prepare(
    `UPDATE signals SET ${fired} WHERE id = ?2 AND status = 'firing' AND NOT EXISTS (SELECT 1 FROM alerts WHERE source = ?4 AND fingerprint = ?5)`,
  );
  const counts = db.prepare(
    'UPDATE signals SET times = times + 1, seen = max(seen, ?), status = ?, fired = ? WHERE id = ?',
  );
  const insert = db.prepare(
    'INSERT INTO signals (id, disposition, incident_id, status, times, record, fired, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const firingOf = db.prepare('SELECT status, fired FROM signals WHERE id = ?');
  const store = (arrival: Arrival, { status, fired }: Firing) => {
    const { id, disposition, incidentId, status: _, times, at, suppression, ...rest } = arrival;
    insert.run(id, disposition, incidentId, status, times, JSON.stringify({ id, ...rest }), fired, rest.receivedAt);
  };
  const isNew = (arrival: Arrival): boolean => {
    const mark = orderOf(arrival);
    const { id, status, source, fingerprint, receivedAt, suppression } = arrival;
    if (suppression !== undefined) alerts.suppress(arrival, mark);
    if (status === 'firing' && firesOn.run(mark, id, receivedAt, source, fingerprint).changes > 0) return false;
    const before = alerts.endedOf(arrival);
    const known = (firingOf.get(id) as Firing | undefined) ?? null;
    const { firing, ended } = arrive(known, before, arrival, mark);
    if (known === null) store(arrival, firing);
    else if (firing !== known && firing.status === 'firing') fires.run(mark, id, receivedAt);
    else counts.run(receivedAt, firing.status, firing.fired, id);
    if (ended !== before) alerts.end(arrival, ended);
    return known === null;
  };
  const put = groupCommit(db, ({ signals, ends }: { signals: Arrival[]; ends: AlertEnd[] }) => {
    const stored = signals.filter(isNew).length;
    for (const each of ends) alerts.end(each, end(alerts.endedOf(each), each, orderOf(each)));
    return { stored, duplicates: signals.length - stored };
  });
  return (signals, ends = []) => put({ signals, ends });
}

function signalOf({ record, disposition, incident_id: incidentId, status, times }: Row): Signal {
  return { ...(JSON.parse(record) as Signal), disposition, incidentId, status, times };
}
