import type { BaselineEntry, GoldenQuery } from '../contracts/golden.ts';
import type { Fence } from '../kernel/fence.ts';

/** Golden queries and what each shard alone answers to them. */
export interface GoldenSets {
  /** All golden queries of a target, in file order; throws NotFound where none was recorded. */
  queries(targetId: string): Promise<GoldenQuery[]>;
  /** The recorded answers of one shard; empty where it has none. */
  baseline(targetId: string, shardId: string): Promise<BaselineEntry[]>;
  /** Replaces both at once. */
  record(targetId: string, queries: GoldenQuery[], baselines: Record<string, BaselineEntry[]>): Promise<void>;
}

/** The baselines that snapshots carry. */
export interface SnapshotBaselines {
  /** Throws NotFound. */
  baselineOf(snapshotId: string): Promise<BaselineEntry[]>;
}

/** Volumes, as far as a cold probe needs them. */
export interface Copies {
  /** Removes a copy that Ragmend itself made and that never served; gone is no error. */
  discardCopy(fence: Fence, volume: string): Promise<void>;
}

/** The source of truth, as far as it tells which documents came after a baseline. */
export interface NewerDocuments {
  newerThan(targetId: string, shardId: string, instant: string): Promise<{ id: string }[]>;
}

/** The whole service as its users ask it: ids best first, and the mode of the answer; throws DependencyUnavailable where it does not answer. */
export type Retrieve = (qid: string, q: string) => Promise<{ retrieved_ids: string[]; mode: string }>;
