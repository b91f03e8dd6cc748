import type { Incident } from '../../../core/contracts/incident.ts';
import type { Leases } from '../../../core/incident/ports.ts';
import { type Db, inTransaction } from './database.ts';
import { heldLock, LOCKS } from './fence.ts';

/** When the holder of each lock last renewed it, in SQLite beside the locks. */
export function localLeases({ db }: { db: Db }): Leases {
  db.exec(LOCKS);
  return {
    renewedAt: async (incidentId) => renewedAt(db, incidentId),
    renew: async (fence, now) =>
      inTransaction(db, () => {
        const key = heldLock(db, fence);
        db.prepare('UPDATE locks SET renewed_at = ? WHERE lock_key = ?').run(now, key);
      }),
    takeOver: async ({ incidentId, epoch }, lastRenewal, now) =>
      inTransaction(db, () => {
        const update =
          'UPDATE locks SET epoch = epoch + 1, renewed_at = ? WHERE incident_id = ? AND epoch = ? AND renewed_at IS ?';
        if (db.prepare(update).run(now, incidentId, epoch, lastRenewal).changes === 0) return null;
        const { record } = db.prepare('SELECT record FROM incidents WHERE id = ?').get(incidentId) as {
          record: string;
        };
        const before = JSON.parse(record) as Incident;
        const taken: Incident = { ...before, epoch: epoch + 1, version: before.version + 1 };
        const save = 'UPDATE incidents SET record = ?, version = ? WHERE id = ?';
        db.prepare(save).run(JSON.stringify(taken), taken.version, incidentId);
        return taken;
      }),
  };
}

function renewedAt(db: Db, incidentId: string): number | null {
  const row = db.prepare('SELECT renewed_at FROM locks WHERE incident_id = ?').get(incidentId) as
    | { renewed_at: number | null }
    | undefined;
  return row?.renewed_at ?? null;
}
