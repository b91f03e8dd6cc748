import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { HomeServers } from '../../../core/settle/ports.ts';
import type { FakeWorkloads } from './workloads.ts';

/** Each shard's own server and volume have its name; a server that rests is no longer known to run. */
export class FakeHomeServers implements HomeServers {
  constructor(private readonly workloads: FakeWorkloads) {}

  async home(_: string, shardId: string) {
    return { workloadId: shardId, volume: shardId };
  }

  async rest(fence: ShardFence, workloadId: string): Promise<void> {
    await this.workloads.stop(fence, workloadId);
  }
}
