import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import type { Db } from './database.ts';

/**
 * The table of locks: one row for each lock that was ever taken. `within` is the enclosing lock,
 * `incident_id` is null while the lock is free, `epoch` only grows, and `renewed_at` (ms) is when
 * its holder last renewed it.
 */
export const LOCKS = `CREATE TABLE IF NOT EXISTS locks (
  lock_key TEXT PRIMARY KEY, within TEXT, incident_id TEXT, epoch INTEGER NOT NULL, renewed_at INTEGER)`;

/**
 * Returns the key of the fence's lock; throws StaleEpoch if it holds none. Call it inside the
 * transaction that writes.
 */
export function heldLock(db: Db, { incidentId, epoch }: Pick<Fence, 'incidentId' | 'epoch'>): string {
  const row = db.prepare('SELECT lock_key FROM locks WHERE incident_id = ? AND epoch = ?').get(incidentId, epoch) as
    | { lock_key: string }
    | undefined;
  if (!row)
    throw new StaleEpoch(
      `incident '${incidentId}' no longer holds its lock with epoch ${epoch}: stop, and read the lock again`,
    );
  return row.lock_key;
}
