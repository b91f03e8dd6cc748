import type { Signal, Suppression } from '../../../core/contracts/signal.ts';
import { type AlertEnd, type Arrival, type Ended, NOTHING_ENDED } from '../../../core/signal/alert-order.ts';
import { addColumn, type Db } from './database.ts';

const [SOURCE, FINGERPRINT] = ['source', 'fingerprint'].map((field) => `json_extract(record, '$.${field}')`);
/** The same condition as `isEnded`. */
const ENDED = `fired <= ?3 OR (json_extract(record, '$.receivedAt') <= ?3 AND fired < ?4)`;
const TABLE = `CREATE TABLE IF NOT EXISTS alerts (
  source TEXT NOT NULL, fingerprint TEXT NOT NULL, bound TEXT NOT NULL DEFAULT '', until TEXT NOT NULL DEFAULT '',
  loud TEXT NOT NULL DEFAULT '', quiet TEXT NOT NULL DEFAULT '', suppression TEXT, seen TEXT NOT NULL DEFAULT '', PRIMARY KEY (source, fingerprint)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS alerts_suppressed ON alerts (quiet) WHERE suppression IS NOT NULL;
  CREATE INDEX IF NOT EXISTS signals_firing ON signals (${SOURCE}, ${FINGERPRINT}) WHERE status = 'firing'`;
const SEEN = 'seen = max(seen, excluded.seen)';
type About = Pick<Signal, 'source' | 'fingerprint'>;

/**
 * Known facts of alerts, over all of their signals: which firings ended, and whether the source
 * suppresses them. Only such alerts have a row.
 */
export function localAlerts(db: Db) {
  db.exec(TABLE);
  addSeen(db);
  const endedOf = db.prepare('SELECT bound, until FROM alerts WHERE source = ? AND fingerprint = ?');
  const end = db.prepare(
    `INSERT INTO alerts (source, fingerprint, seen, bound, until) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET bound = excluded.bound, until = excluded.until, ${SEEN}`,
  );
  const endFirings = db.prepare(
    `UPDATE signals SET status = 'resolved' WHERE ${SOURCE} = ?1 AND ${FINGERPRINT} = ?2 AND status = 'firing' AND (${ENDED})`,
  );
  const goLoud = db.prepare(
    `INSERT INTO alerts (source, fingerprint, seen, loud) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET loud = max(loud, excluded.loud), ${SEEN},
      suppression = CASE WHEN excluded.loud > quiet THEN NULL ELSE suppression END`,
  );
  const goQuiet = db.prepare(
    `INSERT INTO alerts (source, fingerprint, seen, quiet, suppression) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET quiet = excluded.quiet,
      suppression = excluded.suppression, ${SEEN} WHERE excluded.quiet > quiet AND excluded.quiet > loud`,
  );
  const suppressed = db.prepare('SELECT source, fingerprint, suppression FROM alerts WHERE suppression IS NOT NULL');
  return {
    endedOf: ({ source, fingerprint }: About) =>
      (endedOf.get(source, fingerprint) as Ended | undefined) ?? NOTHING_ENDED,
    /** Notes an end, and ends the signals up to it. */
    end({ source, fingerprint, receivedAt }: AlertEnd, { bound, until }: Ended): void {
      end.run(source, fingerprint, receivedAt, bound, until);
      endFirings.run(source, fingerprint, bound, until);
    },
    suppress({ source, fingerprint, receivedAt, suppression }: Arrival, mark: string): void {
      if (suppression) goQuiet.run(source, fingerprint, receivedAt, mark, JSON.stringify(suppression));
      else goLoud.run(source, fingerprint, receivedAt, mark);
    },
    /** Returns the signals; firing ones carry what suppresses them. */
    withSuppression(signals: Signal[]): Signal[] {
      if (signals.length === 0) return signals;
      const rows = suppressed.all() as (About & { suppression: string })[];
      if (rows.length === 0) return signals;
      const known = new Map(rows.map((row) => [keyOf(row), JSON.parse(row.suppression) as Suppression]));
      return signals.map((signal) => {
        const suppression = signal.status === 'firing' ? known.get(keyOf(signal)) : undefined;
        return suppression === undefined ? signal : { ...signal, suppressed: suppression };
      });
    },
  };
}

/** Adds the column of last arrivals to a file of an earlier version: its alerts count as seen now. */
function addSeen(db: Db): void {
  if (addColumn(db, 'alerts', 'seen', "TEXT NOT NULL DEFAULT ''"))
    db.prepare('UPDATE alerts SET seen = ?').run(new Date().toISOString());
}

const keyOf = ({ source, fingerprint }: About) => JSON.stringify([source, fingerprint]);
