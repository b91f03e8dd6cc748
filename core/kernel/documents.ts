/**
 * One document as its source has it now. `addedAt` is ISO 8601 in UTC, or null where the source gives no time that can be compared; `deletedAt` is when the
 * source says that it was deleted, else null. `metadata` holds JSON values.
 */
export type SourceDocument = {
  id: string;
  shardId: string;
  text: string;
  metadata: Record<string, unknown>;
  addedAt: string | null;
  deletedAt: string | null;
};

/** The source of truth that shards are indexed from, streamed: no method holds more of it in memory than it returns. Every method throws DependencyUnavailable where it can't be read. */
export interface DocumentSource {
  /** Streams the lines of a shard that were added, changed or deleted after an instant, or whose time can't be compared, in the order of the source: of two lines with one id the later one holds. */
  changedSince(targetId: string, shardId: string, instant: string): AsyncIterable<SourceDocument>;
  /** Returns up to `count` live documents of a shard from the end of the source, newest first, without reading all of it. */
  newest(targetId: string, shardId: string, count: number): Promise<SourceDocument[]>;
  /** Returns how many live documents a shard should hold, and the lines that could not be read, by number and reason. */
  census(targetId: string, shardId: string): Promise<{ documents: number; odd: { line: number; reason: string }[] }>;
}
