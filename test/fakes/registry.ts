import type { RegistryEntry } from '../../core/contracts/registry.ts';
import type { Fence } from '../../core/kernel/ports/fence.ts';
import type { Registry } from '../../core/kernel/ports/registry.ts';
import { NotFound, StaleEpoch } from '../../core/kernel/task-error.ts';

/** One target's registry in memory; `epoch` is the one that holds the lock, `changes` counts the writes. */
export class FakeRegistry implements Registry {
  changes = 0;

  constructor(
    private readonly targetId: string,
    private entries: RegistryEntry[],
    public epoch = 1,
  ) {}

  async read(targetId: string): Promise<RegistryEntry[]> {
    if (targetId !== this.targetId) throw new NotFound(`target '${targetId}' is not registered`);
    return structuredClone(this.entries);
  }

  async change(fence: Fence, shardId: string, patch: Parameters<Registry['change']>[2]): Promise<void> {
    if (fence.epoch !== this.epoch) throw new StaleEpoch(`epoch '${fence.epoch}' is not '${this.epoch}'`);
    if (!this.entries.some((entry) => entry.shardId === shardId)) throw new NotFound(`no shard '${shardId}'`);
    this.changes += 1;
    this.entries = this.entries.map((entry) =>
      entry.shardId === shardId ? { ...entry, ...patch, epoch: fence.epoch } : entry,
    );
  }
}

/** An entry of a shard that serves itself. */
export function shardEntry(shardId: string, patch: Partial<RegistryEntry> = {}): RegistryEntry {
  const url = `http://${shardId}`;
  return { shardId, replicaOf: null, workloadId: shardId, url, route: 'self', replicaUrl: null, epoch: 0, ...patch };
}
