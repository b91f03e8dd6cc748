import { msOf } from '../instant.ts';

/** Stands in `deletedAt` where the source says that a document was deleted, but gives no time that can be compared. */
export const UNKNOWN_TIME = 'unknown';

/**
 * One document as its source has it now. `addedAt` is when it was added or last changed, ISO 8601
 * in UTC, or null where the source gives no time that can be compared; `deletedAt` is null while it
 * lives, else when the source says that it was deleted, or UNKNOWN_TIME. `metadata` holds JSON
 * values.
 */
export type SourceDocument = {
  id: string;
  shardId: string;
  text: string;
  metadata: Record<string, unknown>;
  addedAt: string | null;
  deletedAt: string | null;
};
/** A line that could not be read: its number from 1, and why, with the id where it is readable. */
export type OddLine = { line: number; reason: string };
/**
 * Where reading can go on: `byte` and `line` count what was read; `generation` is another one once
 * what was read may have changed.
 */
export type SourcePlace = { generation: string; byte: number; line: number };
/**
 * Documents and odd lines of a shard up to `next`, from at most 100 lines, in the order of the
 * source; both may be empty.
 */
export type SourcePage = { documents: SourceDocument[]; odd: OddLine[]; next: SourcePlace };
/**
 * What the source says of a shard as a whole, by the last line of each id. `changed` and `deleted`
 * count ids since the instant that was asked for, those whose time can't be compared (`timeless`)
 * among them. `odd` names the first of `oddLines`. `tells` is whether any line said so much as a
 * field of it.
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
 * The source of truth that shards are indexed from, streamed: no method holds more of it in memory
 * than it returns. Every method throws DependencyUnavailable where it can't be read.
 */
export interface DocumentSource {
  /**
   * Streams the lines of a shard that were added, changed or deleted after an instant, or whose
   * time can't be compared, in the order of the source: of two lines with one id the later one
   * holds.
   */
  changedSince(targetId: string, shardId: string, instant: string): AsyncIterable<SourceDocument>;
  /**
   * Streams all lines of a shard after a place, null for the start; from the start as well where
   * the source is another generation since. There is always a last page, with the end as its
   * `next`.
   */
  pages(targetId: string, shardId: string, after: SourcePlace | null): AsyncIterable<SourcePage>;
  /**
   * Returns up to `count` live documents of a shard from the end of the source, newest first,
   * without reading all of it.
   */
  newest(targetId: string, shardId: string, count: number): Promise<SourceDocument[]>;
  /**
   * Returns how many live documents a shard should hold, what changed since an instant, and the
   * lines that could not be read.
   */
  census(targetId: string, shardId: string, since?: string): Promise<SourceCensus>;
}

/** Whether a document was added, changed or deleted after an instant; true where its time can't be compared. */
export function isChangedAfter({ addedAt, deletedAt }: SourceDocument, instant: string): boolean {
  const at = deletedAt ?? addedAt;
  return at === null || at === UNKNOWN_TIME || msOf(at) > msOf(instant);
}
