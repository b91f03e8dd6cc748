import type { Db } from '../../../adapters/local/records/database.ts';
import type { Alert } from './alert.ts';

/**
 * A firing alert: `qid` is the golden query that raised it, null for all others; `sentAt` is null
 * until the receiver accepted it.
 */
export type Firing = Alert & { key: string; qid: string | null; sentAt: number | null };
/**
 * Firing alerts by what they are about. They outlive the detector, so that a restarted one continues
 * with the same alert.
 */
export type FiringAlerts = {
  all(): Firing[];
  keep(alert: Firing): void;
  drop(key: string): void;
};

/** Firing alerts in SQLite. */
export function localFiringAlerts({ db }: { db: Db }): FiringAlerts {
  db.exec('CREATE TABLE IF NOT EXISTS firing (key TEXT PRIMARY KEY, alert TEXT NOT NULL)');
  return {
    all: () =>
      (db.prepare('SELECT alert FROM firing ORDER BY key').all() as { alert: string }[]).map(
        ({ alert }) => JSON.parse(alert) as Firing,
      ),
    keep: (alert) =>
      void db.prepare('INSERT OR REPLACE INTO firing VALUES (?, ?)').run(alert.key, JSON.stringify(alert)),
    drop: (key) => void db.prepare('DELETE FROM firing WHERE key = ?').run(key),
  };
}
