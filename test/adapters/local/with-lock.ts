import type { Db } from '../../../adapters/local/records/database.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';

/** Writes in SQLite for an incident that is not on record, while it holds a lock of its own. */
export async function withLock(
  db: Db,
  { incidentId, epoch }: Pick<Fence, 'incidentId' | 'epoch'>,
  write: () => Promise<void>,
): Promise<void> {
  const key = `lock of ${incidentId}`;
  db.prepare('INSERT INTO locks (lock_key, incident_id, epoch) VALUES (?, ?, ?)').run(key, incidentId, epoch);
  await write();
  db.prepare('DELETE FROM locks WHERE lock_key = ?').run(key);
}
