import type { RegistryEntry } from '../../core/contracts/registry.ts';
import { locksOfShard } from '../../core/kernel/lock-key.ts';
import type { Fence, Locks } from '../../core/kernel/ports/fence.ts';
import type { Registry } from '../../core/kernel/ports/registry.ts';
import { NotFound, StaleEpoch } from '../../core/kernel/task-error.ts';

/**
 * The registry of one target in memory, and of targets registered later. Without `locks`, `epoch`
 * holds the lock. `changes` counts the writes.
 */
export class FakeRegistry implements Registry {
  changes = 0;
  private readonly targets = new Map<string, RegistryEntry[]>();

  constructor(
    targetId: string,
    entries: RegistryEntry[],
    public epoch = 1,
    private readonly locks: Locks | null = null,
  ) {
    this.register(targetId, entries);
  }

  register(targetId: string, entries: RegistryEntry[]): void {
    this.targets.set(targetId, structuredClone(entries));
  }

  async read(targetId: string): Promise<RegistryEntry[]> {
    return structuredClone(this.entriesOf(targetId));
  }

  async change(fence: Fence, shardId: string, patch: Parameters<Registry['change']>[2]): Promise<void> {
    await this.refuseStale(fence, shardId);
    const entry = this.entriesOf(fence.targetId).find((one) => one.shardId === shardId);
    if (!entry) throw new NotFound(`no shard '${shardId}'`);
    this.changes += 1;
    Object.assign(entry, patch, { epoch: fence.epoch });
  }

  private async refuseStale(fence: Fence, shardId: string): Promise<void> {
    const isHeld = this.locks
      ? locksOfShard(fence.targetId, shardId).includes(await this.locks.keyOf(fence))
      : fence.epoch === this.epoch;
    if (!isHeld) throw new StaleEpoch(`epoch ${fence.epoch} holds no lock of '${shardId}'`);
  }

  private entriesOf(targetId: string): RegistryEntry[] {
    const entries = this.targets.get(targetId);
    if (!entries) throw new NotFound(`target '${targetId}' is not registered`);
    return entries;
  }
}

/** Returns an entry of a shard that serves itself. */
export function shardEntry(shardId: string, patch: Partial<RegistryEntry> = {}): RegistryEntry {
  const url = `http://${shardId}`;
  return { shardId, replicaOf: null, workloadId: shardId, url, route: 'self', replicaUrl: null, epoch: 0, ...patch };
}
