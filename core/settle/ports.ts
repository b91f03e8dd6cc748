import type { ShardFence } from '../kernel/ports/fence.ts';

/** The team's own workloads, which can be put to rest. */
export interface HomeServers {
  /**
   * Returns the workload that serves a shard when nothing stands in for it, and the name of the
   * volume it mounts; throws NotFound.
   */
  home(targetId: string, shardId: string): Promise<{ workloadId: string; volume: string }>;
  /**
   * Ends a server, keeps all that it starts from, and waits until it is gone. An unknown server is
   * no error.
   */
  rest(fence: ShardFence, workloadId: string): Promise<void>;
}
