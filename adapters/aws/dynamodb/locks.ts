import { Partition } from '../../../core/contracts/table.ts';
import type { Fence, Locks } from '../../../core/kernel/ports/fence.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import { incidentKey } from './incident-items.ts';
import { getItem } from './table/read.ts';
import type { Item, Key, Table } from './table/table.ts';

type Holder = Pick<Fence, 'incidentId' | 'epoch'>;

/**
 * Tells who holds a lock, for adapters that store their records elsewhere. Reads consistently, so
 * that the caller can write with the epoch as its condition.
 */
export function dynamoLocks({ table }: { table: Table }): Locks {
  return {
    async keyOf(fence) {
      const { lockKey } = await heldLock(table, fence);
      return String(lockKey);
    },
  };
}

/** Returns the lock that a fence holds; throws StaleEpoch if it holds none. */
export async function heldLock(table: Table, fence: Holder): Promise<Item> {
  const lock = await lockOf(table, fence.incidentId);
  if (lock?.holder !== fence.incidentId || lock.epoch !== fence.epoch) throw staleEpoch(fence);
  return lock;
}

/** Returns the lock that an incident took, whoever holds it now; null if there is none. */
export async function lockOf(table: Table, incidentId: string): Promise<Item | null> {
  const key = incidentKey(incidentId);
  const incident = key && (await getItem(table, key));
  return incident ? getItem(table, lockKeyOf(String(incident.lockKey))) : null;
}

/**
 * The item of a lock. `holder` is missing while it is free, `epoch` only grows, `renewedAt` (ms) is
 * when its holder was last known to be alive.
 */
export const lockKeyOf = (lockKey: string): Key => ({ pk: `${Partition.Lock}${lockKey}`, sk: 'lock' });

/** Returns the error for somebody who no longer holds the lock. */
export function staleEpoch({ incidentId, epoch }: Holder): StaleEpoch {
  return new StaleEpoch(
    `incident '${incidentId}' no longer holds its lock with epoch ${epoch}: stop, and read the lock again`,
  );
}
