import { msOf } from '../instant.ts';

/** The `deletedAt` of a document whose source reports the deletion without a comparable time. */
export const UNKNOWN_TIME = 'unknown';

/**
 * A document as its source has it now. `addedAt` is when it was added or last changed (ISO 8601 in
 * UTC), null if the source has no comparable time. `deletedAt` is null while the document lives,
 * else when it was deleted, or UNKNOWN_TIME. `metadata` holds JSON values.
 */
export type SourceDocument = {
  id: string;
  shardId: string;
  text: string;
  metadata: Record<string, unknown>;
  addedAt: string | null;
  deletedAt: string | null;
};
/** A line that could not be read: its number from 1, the reason, and the id if it is readable. */
export type OddLine = { line: number; reason: string };
/**
 * Where to continue reading. `byte` and `line` count what was read; `generation` changes when what
 * was read may have changed.
 */
export type SourcePlace = { generation: string; byte: number; line: number };
/**
 * Documents and odd lines of a shard up to `next`, from at most 100 lines, in source order. Both
 * may be empty.
 */
export type SourcePage = { documents: SourceDocument[]; odd: OddLine[]; next: SourcePlace };
/**
 * What the source says of a whole shard, by the last line of each id. `changed` and `deleted` count
 * ids since the requested instant, including those without a comparable time (`timeless`). `odd`
 * lists the first of the `oddLines`. Each field of `tells` says whether any line had that field.
 */
export type SourceCensus = {
  documents: number;
  changed: number;
  deleted: number;
  timeless: number;
  oddLines: number;
  odd: OddLine[];
  tells: { deletions: boolean; metadata: boolean };
};

/**
 * The source of truth that shards are indexed from. It is streamed: no method holds more in memory
 * than it returns. Every method throws DependencyUnavailable if the source can't be read.
 */
export interface DocumentSource {
  /**
   * Streams the lines of a shard that were added, changed or deleted after an instant or have no
   * comparable time, in source order. Of two lines with one id, the later counts.
   */
  changedSince(targetId: string, shardId: string, instant: string): AsyncIterable<SourceDocument>;
  /**
   * Streams all lines of a shard after a place; null starts at the beginning, and so does a source
   * of another generation. The last page always comes, with the end as its `next`.
   */
  pages(targetId: string, shardId: string, after: SourcePlace | null): AsyncIterable<SourcePage>;
  /**
   * Returns up to `count` live documents of a shard from the end of the source, newest first,
   * without reading all of it.
   */
  newest(targetId: string, shardId: string, count: number): Promise<SourceDocument[]>;
  /**
   * Returns how many live documents a shard should hold, what changed since an instant, and which
   * lines could not be read.
   */
  census(targetId: string, shardId: string, since?: string): Promise<SourceCensus>;
}

/**
 * Returns whether a document was added, changed or deleted after an instant; true if it has no
 * comparable time.
 */
export function isChangedAfter({ addedAt, deletedAt }: SourceDocument, instant: string): boolean {
  const at = deletedAt ?? addedAt;
  return at === null || at === UNKNOWN_TIME || msOf(at) > msOf(instant);
}
