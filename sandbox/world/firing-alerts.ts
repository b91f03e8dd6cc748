import type { Db } from '../../adapters/local/records/database.ts';
import type { Alert } from './alert.ts';

/**
 * A firing alert: `qid` is the golden query that raised it, null for a writer; `sentAt` is null
 * until the receiver accepted it.
 */
export type Firing = Alert & { qid: string | null; sentAt: number | null };
/**
 * Firing alerts, one for each shard. They outlive the detector, so that a restarted one continues
 * with the same alert.
 */
export type FiringAlerts = {
  all(): Firing[];
  keep(alert: Firing): void;
  drop(shard: string): void;
};

/** Firing alerts in SQLite. */
export function localFiringAlerts({ db }: { db: Db }): FiringAlerts {
  db.exec('CREATE TABLE IF NOT EXISTS firing_alerts (shard TEXT PRIMARY KEY, alert TEXT NOT NULL)');
  return {
    all: () =>
      (db.prepare('SELECT alert FROM firing_alerts ORDER BY shard').all() as { alert: string }[]).map(
        ({ alert }) => JSON.parse(alert) as Firing,
      ),
    keep: (alert) =>
      void db.prepare('INSERT OR REPLACE INTO firing_alerts VALUES (?, ?)').run(alert.shard, JSON.stringify(alert)),
    drop: (shard) => void db.prepare('DELETE FROM firing_alerts WHERE shard = ?').run(shard),
  };
}
