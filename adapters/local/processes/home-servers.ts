import type { Workloads } from '../../../core/kernel/ports/workloads.ts';
import type { HomeServers } from '../../../core/settle/ports.ts';

/**
 * The servers of one machine: each shard has one with its name, on a volume with its name. A
 * process is always started from its name and volume, so a stopped server needs no record.
 */
export function localHomeServers({ workloads }: { workloads: Pick<Workloads, 'stop'> }): HomeServers {
  return {
    home: async (_, shardId) => ({ workloadId: shardId, volume: shardId }),
    rest: (fence, workloadId) => workloads.stop(fence, workloadId),
  };
}
