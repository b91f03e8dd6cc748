import type { ShardFence } from '../kernel/ports/fence.ts';

/** The team's own workloads, and servers that rest. */
export interface HomeServers {
  /**
   * Returns the workload that serves a shard while nothing stands in for it, and the name of the
   * volume that it mounts; throws NotFound.
   */
  home(targetId: string, shardId: string): Promise<{ workloadId: string; volume: string }>;
  /** Ends a server and keeps all that it is started from; waits until it is gone. An unknown one is no error. */
  rest(fence: ShardFence, workloadId: string): Promise<void>;
}
