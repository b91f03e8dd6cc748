import type { ShardFence } from '../kernel/ports/fence.ts';

/** A volume: its size in bytes, and its path for an agent next to it. */
export type VolumeInfo = { volume: string; bytes: number; path: string };

/** The volumes of store servers. Nothing here deletes a volume that ever served. */
export interface Volumes {
  /** Throws NotFound. */
  describe(volume: string): Promise<VolumeInfo>;
  /** Removes a copy that Ragmend made and that never served; a missing one is no error. */
  discardCopy(fence: ShardFence, volume: string): Promise<void>;
  /** Labels a volume as kept for investigation, with the reason, until an operator releases it. */
  quarantine(fence: ShardFence, volume: string, reason: string): Promise<void>;
}

/**
 * Pauses the writers of one shard. Each holder pauses for itself; writers continue when no holder
 * is left.
 */
export interface WriteGate {
  /** Returns when no write is under way; throws WritersBusy if that takes too long. */
  pause(fence: ShardFence): Promise<void>;
  resume(fence: ShardFence): Promise<void>;
}
