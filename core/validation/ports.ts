import type { BaselineEntry, GoldenQuery } from '../contracts/golden.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import type { ShardFence } from '../kernel/ports/fence.ts';

/** Golden queries, and each shard's own answers to them. */
export interface GoldenSets {
  /** Returns all golden queries of a target in file order; throws NotFound if none were recorded. */
  queries(targetId: string): Promise<GoldenQuery[]>;
  /** Returns the recorded answers of one shard; empty if it has none. */
  baseline(targetId: string, shardId: string): Promise<BaselineEntry[]>;
  /** Replaces both at once. */
  record(targetId: string, queries: GoldenQuery[], baselines: Record<string, BaselineEntry[]>): Promise<void>;
}

/** The baselines that snapshots carry. */
export interface SnapshotBaselines {
  /** Throws NotFound. */
  baselineOf(snapshotId: string): Promise<BaselineEntry[]>;
}

/** The part of the volumes that a cold probe needs. */
export interface Copies {
  /** Removes a copy that Ragmend made and that never served; a missing one is no error. */
  discardCopy(fence: ShardFence, volume: string): Promise<void>;
}

/**
 * Asks the whole service as its users do: ids best first, and the mode of the answer. Throws
 * DependencyUnavailable if it does not answer.
 */
export type Retrieve = (qid: string, q: string) => Promise<{ retrieved_ids: string[]; mode: string }>;

/**
 * One round of golden queries at one server, in counts of queries: `empty` got no hits,
 * `unanswered` got an error or nothing. Rates are 0 to 1, null if there is nothing to count.
 * `reachable` says whether it answers at its address for users; null if it is not in rotation
 * itself.
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

/** Publishes readings: on a page for Prometheus, or to CloudWatch. */
export interface Readings {
  /**
   * Publishes one round that ended at `at` (milliseconds since the epoch); throws
   * DependencyUnavailable if they can't be delivered.
   */
  publish(targetId: string, at: number, readings: ShardReading[]): Promise<void>;
}

/** The whole service of a target, as its users ask it. */
export interface WholeService {
  /**
   * Returns the ids that the service retrieves for a golden query, best first; null where Ragmend has no way to
   * ask. Throws DependencyUnavailable if it does not answer.
   */
  retrieve(targetId: string, qid: string, q: string): Promise<string[] | null>;
}
