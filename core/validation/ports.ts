import type { BaselineEntry, GoldenQuery } from '../contracts/golden.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import type { ShardFence } from '../kernel/ports/fence.ts';

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
  discardCopy(fence: ShardFence, volume: string): Promise<void>;
}

/**
 * The whole service as its users ask it: ids best first, and the mode of the answer; throws
 * DependencyUnavailable where it does not answer.
 */
export type Retrieve = (qid: string, q: string) => Promise<{ retrieved_ids: string[]; mode: string }>;

/**
 * What one round of golden queries says of one server: counts of queries, `empty` of them answered
 * by nothing, `unanswered` by an error or not at all; rates are 0 to 1, null where there is nothing
 * to count. `reachable` is whether it answers where users ask it; null for what is not in rotation
 * by itself.
 */
export type ShardReading = Pick<RegistryEntry, 'shardId' | 'replicaOf'> & {
  asked: number;
  right: number;
  unanswered: number;
  empty: number;
  citationHitRate: number | null;
  precision: number | null;
  reachable: boolean | null;
};

/** Where readings go: a page that Prometheus reads, or CloudWatch. */
export interface Readings {
  /**
   * Publishes one round, which ended at `at` (milliseconds since the epoch); throws
   * DependencyUnavailable where nobody takes it.
   */
  publish(targetId: string, at: number, readings: ShardReading[]): Promise<void>;
}
