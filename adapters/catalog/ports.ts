import type { SnapshotSummary } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { Effect } from '../../core/kernel/ports/outbox.ts';

/**
 * The record of a snapshot that was published, quarantined or pruned. The record of a Pruned
 * snapshot stays, so that its name is never reused.
 */
export type SnapshotRecord = Omit<SnapshotSummary, 'state'> & { state: SnapshotSummary['state'] | 'Pruned' };

/** The records of a catalog: each change is one conditional write. */
export interface SnapshotRecords {
  /** Returns the records of these snapshots, any number at once; null for a missing record. */
  find(snapshotIds: string[]): Promise<(SnapshotRecord | null)[]>;
  /** Returns the records of a target that are not Pruned, in no order. */
  list(targetId: string): Promise<SnapshotSummary[]>;
  /** Inserts a record if there is none, and returns the stored one. */
  insert(one: SnapshotRecord): Promise<SnapshotRecord>;
  /** Makes a Proven record Quarantined; leaves any other alone. */
  quarantine(snapshotId: string, reason: string): Promise<void>;
  /**
   * Makes a record Pruned, with its effects, while a newer proven record of its shard exists;
   * leaves a Pruned one alone. Throws WriteConflict, also for a quarantined record.
   */
  prune(one: SnapshotRecord, effects: Effect[]): Promise<void>;
}

/** The bytes of all snapshots, finished or not. */
export interface SnapshotBytes {
  /** Returns the ids of all snapshots with any object. */
  ids(): Promise<string[]>;
  /** Returns the ids of all snapshots with an unfinished object. */
  underWay(): Promise<string[]>;
  /** Returns whether a snapshot has any object. */
  stand(snapshotId: string): Promise<boolean>;
  /** Returns a small object of a snapshot; throws NotFound. */
  text(snapshotId: string, object: string): Promise<string>;
  /** Removes all bytes of a snapshot; missing ones are no error. */
  remove(snapshotId: string): Promise<void>;
}
