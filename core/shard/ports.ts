import type { Fence } from '../kernel/fence.ts';

/** Volumes, as far as this room needs them. */
export interface ShardVolumes {
  /** Throws NotFound. */
  describe(volume: string): Promise<{ volume: string }>;
  /** Removes a copy that Ragmend itself made and that never served; gone is no error. */
  discardCopy(fence: Fence, volume: string): Promise<void>;
  /** Labels a volume as kept for investigation, with the reason, until an operator releases it. */
  quarantine(fence: Fence, volume: string, reason: string): Promise<void>;
}
