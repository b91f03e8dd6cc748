import type { ShardFence } from '../kernel/ports/fence.ts';

/** A volume by its name: its size in bytes, and where an agent next to it finds it. */
export type VolumeInfo = { volume: string; bytes: number; path: string };

/** Volumes that hold the data of store servers. Nothing here deletes one that ever served. */
export interface Volumes {
  /** Throws NotFound. */
  describe(volume: string): Promise<VolumeInfo>;
  /** Removes a copy that Ragmend itself made and that never served; gone is no error. */
  discardCopy(fence: ShardFence, volume: string): Promise<void>;
  /** Labels a volume as kept for investigation, with the reason, until an operator releases it. */
  quarantine(fence: ShardFence, volume: string, reason: string): Promise<void>;
}

/** How writers of one shard are made quiet. Each holder pauses for itself; writers go on when no holder is left. */
export interface WriteGate {
  /** Gives back when no write is under way any more; throws WritersBusy when that takes too long. */
  pause(fence: ShardFence): Promise<void>;
  resume(fence: ShardFence): Promise<void>;
}
