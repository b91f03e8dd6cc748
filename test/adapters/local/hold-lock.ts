import type { Db } from '../../../adapters/local/records/database.ts';
import { LOCKS } from '../../../adapters/local/records/fence.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';

/** Lets an incident that is not on record hold the lock of its whole target in SQLite. */
export function holdLock(db: Db, { targetId, incidentId, epoch }: Fence): void {
  db.exec(LOCKS);
  db.prepare('INSERT INTO locks (lock_key, incident_id, epoch) VALUES (?, ?, ?)').run(targetId, incidentId, epoch);
}
