import type { SnapshotSummary } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { Effect } from '../../core/kernel/ports/outbox.ts';

/**
 * A record of a snapshot that was published, quarantined or pruned; that of a Pruned one stays, so
 * that its name is never taken for another one.
 */
export type SnapshotRecord = Omit<SnapshotSummary, 'state'> & { state: SnapshotSummary['state'] | 'Pruned' };

/** The records of a catalog: each change is one conditional write. */
export interface SnapshotRecords {
  /** The records of these snapshots, null where one has none; any number at once. */
  find(snapshotIds: string[]): Promise<(SnapshotRecord | null)[]>;
  /** The records of a target that are not Pruned, in no order. */
  list(targetId: string): Promise<SnapshotSummary[]>;
  /** Inserts a record where there is none, and gives the one that stands. */
  insert(one: SnapshotRecord): Promise<SnapshotRecord>;
  /** Makes a Proven one Quarantined; another one stays what it is. */
  quarantine(snapshotId: string, reason: string): Promise<void>;
  /**
   * Makes one Pruned, together with its effects, while a newer proven one of its shard stands; one
   * that is Pruned stays so. Throws WriteConflict, for a quarantined one too.
   */
  prune(one: SnapshotRecord, effects: Effect[]): Promise<void>;
}

/** The bytes of all snapshots, finished or not. */
export interface SnapshotBytes {
  /** Returns the ids of all that have any object. */
  ids(): Promise<string[]>;
  /** Returns the ids of all with an unfinished object. */
  underWay(): Promise<string[]>;
  /** Returns whether one has any object. */
  stand(snapshotId: string): Promise<boolean>;
  /** Returns one of its small objects; throws NotFound. */
  text(snapshotId: string, object: string): Promise<string>;
  /** Removes all of its bytes; missing ones are no error. */
  remove(snapshotId: string): Promise<void>;
}
