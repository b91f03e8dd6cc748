import type { Workloads } from '../../../core/kernel/ports/workloads.ts';
import type { HomeServers } from '../../../core/settle/ports.ts';

/**
 * The servers of one machine: each shard has one of its own name, on a volume of that name. A
 * process is started anew from its name and volume, so nothing is kept of one that rests.
 */
export function localHomeServers({ workloads }: { workloads: Pick<Workloads, 'stop'> }): HomeServers {
  return {
    home: async (_, shardId) => ({ workloadId: shardId, volume: shardId }),
    rest: (fence, workloadId) => workloads.stop(fence, workloadId),
  };
}
