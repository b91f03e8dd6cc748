import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { VolumeKept } from '../../../core/volume/errors.ts';
import type { VolumeInfo, Volumes } from '../../../core/volume/ports.ts';
import { FakeFences } from '../fences.ts';

/**
 * Volumes as names in memory: those of `served` are no copies; any other that is `standing` is one.
 * `quarantined` holds the reason for each labelled volume.
 */
export class FakeVolumes implements Volumes {
  readonly quarantined = new Map<string, string>();
  readonly served: Set<string>;
  readonly standing: Set<string>;
  private readonly fences: FakeFences;

  constructor(
    names: string[],
    private readonly bytes = 1,
    epoch: number | null = null,
  ) {
    this.served = new Set(names);
    this.standing = new Set(names);
    this.fences = new FakeFences(epoch);
  }

  async describe(volume: string): Promise<VolumeInfo> {
    if (!this.standing.has(volume)) throw new NotFound(`no volume '${volume}'`);
    return { volume, bytes: this.bytes, path: `/volumes/${volume}` };
  }

  async discardCopy(fence: ShardFence, volume: string): Promise<void> {
    this.fences.check(fence);
    if (!this.standing.has(volume)) return;
    const reason = this.quarantined.get(volume) ?? (this.served.has(volume) ? 'it is no copy' : null);
    if (reason !== null) throw new VolumeKept(`volume '${volume}' is kept: ${reason}`);
    this.standing.delete(volume);
  }

  async quarantine(fence: ShardFence, volume: string, reason: string): Promise<void> {
    this.fences.check(fence);
    await this.describe(volume);
    if (!this.quarantined.has(volume)) this.quarantined.set(volume, reason);
  }
}
