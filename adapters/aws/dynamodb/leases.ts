import type { Incident } from '../../../core/contracts/incident.ts';
import type { Leases } from '../../../core/incident/ports.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { readIncident } from './incident-items.ts';
import { lockKeyOf, lockOf, staleEpoch } from './locks.ts';
import { getItem } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import type { Table } from './table/table.ts';
import { transact, writeOne } from './table/write.ts';

type Holder = Pick<Fence, 'incidentId' | 'epoch'>;

/** Records in DynamoDB, on the locks, when each holder was last known to be alive. */
export function dynamoLeases({ table }: { table: Table }): Leases {
  return {
    async renewedAt(incidentId) {
      const lock = await lockOf(table, incidentId);
      return lock?.holder === incidentId && lock.renewedAt !== undefined ? Number(lock.renewedAt) : null;
    },
    async renew(fence, now) {
      const lock = await lockOf(table, fence.incidentId);
      if (lock === null) throw staleEpoch(fence);
      const where = { holder: fence.incidentId, epoch: fence.epoch };
      if (!(await writeOne(table, { change: lock, set: { renewedAt: now }, where }))) throw staleEpoch(fence);
    },
    takeOver: (fence, lastRenewal, now) =>
      retryOnConflict(`incident '${fence.incidentId}'`, () => takeOver(table, fence, lastRenewal, now)),
  };
}

async function takeOver(
  table: Table,
  { incidentId, epoch }: Holder,
  lastRenewal: number | null,
  now: number,
): Promise<Incident | null | typeof OVERTAKEN> {
  const { incident, item } = await readIncident(table, incidentId);
  const key = lockKeyOf(String(item.lockKey));
  const lock = await getItem(table, key);
  const standing = { holder: incidentId, epoch, renewedAt: lastRenewal ?? undefined };
  if (lock?.holder !== standing.holder || lock.epoch !== epoch || lock.renewedAt !== standing.renewedAt) return null;
  const taken = { ...incident, epoch: epoch + 1, version: incident.version + 1 };
  const { version } = taken;
  const made = await transact(table, [
    { change: key, set: { epoch: taken.epoch, renewedAt: now }, where: standing },
    { change: item, set: { version, record: JSON.stringify(taken) }, where: { version: incident.version } },
  ]);
  return made ? taken : OVERTAKEN;
}
