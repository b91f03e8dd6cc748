import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import type { Db } from './database.ts';

/**
 * The table of locks: one row for each lock that was ever taken. `within` is the lock around it,
 * `incident_id` is null while it is free, `epoch` only grows, `renewed_at` (ms) is when its holder
 * was last known to be alive.
 */
export const LOCKS = `CREATE TABLE IF NOT EXISTS locks (
  lock_key TEXT PRIMARY KEY, within TEXT, incident_id TEXT, epoch INTEGER NOT NULL, renewed_at INTEGER)`;

/**
 * Gives the key of the lock that a fence holds; throws StaleEpoch where it holds none. To be called
 * inside the transaction that writes.
 */
export function heldLock(db: Db, { incidentId, epoch }: Pick<Fence, 'incidentId' | 'epoch'>): string {
  const row = db.prepare('SELECT lock_key FROM locks WHERE incident_id = ? AND epoch = ?').get(incidentId, epoch) as
    | { lock_key: string }
    | undefined;
  if (!row)
    throw new StaleEpoch(
      `incident '${incidentId}' no longer holds its lock with epoch '${epoch}': stop, and read the lock again`,
    );
  return row.lock_key;
}
