import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { VolumeInfo, Volumes } from '../../../core/volume/ports.ts';

/** Volumes as names in memory; `quarantined` gives the reason for each labelled one. */
export class FakeVolumes implements Volumes {
  readonly quarantined = new Map<string, string>();
  readonly standing: Set<string>;

  constructor(names: string[]) {
    this.standing = new Set(names);
  }

  async describe(volume: string): Promise<VolumeInfo> {
    if (!this.standing.has(volume)) throw new NotFound(`no volume '${volume}'`);
    return { volume, bytes: 1, path: `/volumes/${volume}` };
  }

  async discardCopy(_: ShardFence, volume: string): Promise<void> {
    this.standing.delete(volume);
  }

  async quarantine(_: ShardFence, volume: string, reason: string): Promise<void> {
    await this.describe(volume);
    this.quarantined.set(volume, reason);
  }
}
