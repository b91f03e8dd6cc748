import { targetLock } from '../../../core/kernel/lock-key.ts';
import type { Fence, Locks } from '../../../core/kernel/ports/fence.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';

/** Throws StaleEpoch if a fence does not hold the lock of its whole target. */
export async function assertHoldsTarget(locks: Locks, fence: Fence): Promise<void> {
  if ((await locks.keyOf(fence)) === targetLock(fence.targetId)) return;
  throw new StaleEpoch(`incident '${fence.incidentId}' does not hold the lock of target '${fence.targetId}'`);
}
