import type { Fence } from '../kernel/fence.ts';

/** A document that the service should hold, as its source has it. `addedAt` is ISO 8601 in UTC. */
export type SourceDocument = { id: string; shardId: string; text: string; addedAt: string };

/** The source of truth that shards are indexed from. */
export interface DocumentSource {
  /** Documents of a shard added after a point in time, oldest first. */
  newerThan(targetId: string, shardId: string, instant: string): Promise<SourceDocument[]>;
}

/** Volumes, as far as this room needs them. */
export interface ShardVolumes {
  /** Throws NotFound. */
  describe(volume: string): Promise<{ volume: string }>;
  /** Removes a copy that Ragmend itself made and that never served; gone is no error. */
  discardCopy(fence: Fence, volume: string): Promise<void>;
  /** Labels a volume as kept for investigation, with the reason, until an operator releases it. */
  quarantine(fence: Fence, volume: string, reason: string): Promise<void>;
}
