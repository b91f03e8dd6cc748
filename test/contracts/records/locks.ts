import type { Fence } from '../../../core/kernel/ports/fence.ts';

/** The locks of the adapter under test: `take` holds a free one for a new incident, `free` ends that incident. */
export type Locks = {
  take(lockKey: string, shardId: string): Promise<Fence>;
  free(fence: Fence): Promise<void>;
};
