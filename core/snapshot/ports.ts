import type { JudgedSnapshot, SnapshotManifest, SnapshotSummary } from '../contracts/agent/snapshot-manifest.ts';
import type { BaselineEntry } from '../contracts/golden.ts';
import type { Subject } from '../contracts/subject.ts';
import type { Effect } from '../kernel/ports/outbox.ts';

/** The catalog of snapshots; their bytes are moved by the agent. */
export interface Snapshots {
  /** Newest first, Staged ones too. */
  list(targetId: string, shardId?: string): Promise<SnapshotSummary[]>;
  /** The manifest, its checksum verified; throws NotFound, or SnapshotUnreadable where it is damaged. */
  manifest(snapshotId: string): Promise<SnapshotManifest>;
  /** Staged to Proven by one conditional write; one that is Proven stays so. */
  publish(snapshotId: string, proof: string): Promise<void>;
  /** Never offered again; its bytes stay. */
  quarantine(snapshotId: string, reason: string): Promise<void>;
  /** Removes a Staged snapshot; a published one is never removed by this. */
  discardStaged(snapshotId: string): Promise<void>;
}

/** The catalog as storage, for retention. */
export interface SnapshotStorage {
  /** Ids of what has neither a record nor a readable manifest: an upload under way, or what a dead one left. */
  unfinished(): Promise<string[]>;
  /**
   * Takes one out of the catalog for good, with its effects, by one conditional write: only while a
   * newer proven one of its shard stands, and never a quarantined one; throws WriteConflict.
   */
  retire(one: JudgedSnapshot, reason: string, effects: Effect[]): Promise<void>;
  /** Ids of retired ones whose bytes are still there. */
  retired(): Promise<string[]>;
  /** Removes the bytes of a retired one; gone is no error. Throws WriteConflict for one that is not retired. */
  removeBytes(snapshotId: string): Promise<void>;
}

/** Incidents, as far as retention needs them. */
export interface OpenIncidents {
  list(filter: { open: true }): Promise<{ id: string; subject: Subject }[]>;
}

/** The manifest is missing, malformed or not what its checksum says: the snapshot can't be used. */
export class SnapshotUnreadable extends Error {
  override readonly name = 'SnapshotUnreadable' as const;
}

/** An object that an earlier attempt had finished holds something else: it is to be written anew. */
export class LeftoverDiffers extends Error {
  override readonly name = 'LeftoverDiffers' as const;
}

/** The objects of one snapshot, by path: what the agent moves bytes through. */
export interface SnapshotObjects {
  /**
   * Fills `into` from offset `start` of an object, and gives how many bytes there were; throws
   * NotFound for an object that is not there.
   */
  read(path: string, start: number, into: Uint8Array): Promise<number>;
  /**
   * Writes a piece of an object that is not finished, with the hex sha256 of its bytes: all are of
   * PIECE_BYTES but the last. Gives whether an earlier attempt had written just that.
   */
  write(path: string, start: number, bytes: Uint8Array, sha256: string): Promise<boolean>;
  /** Makes an object of this many bytes durable; throws LeftoverDiffers. */
  finish(path: string, bytes: number): Promise<void>;
  /** A small object as text; throws NotFound. */
  readText(path: string): Promise<string>;
  /** Writes a small object whole or not at all. */
  writeText(path: string, text: string): Promise<void>;
}

/** What each shard alone answers to its golden queries: a snapshot carries it. */
export interface Baselines {
  baseline(targetId: string, shardId: string): Promise<BaselineEntry[]>;
}

/** Whether another server can take the place of the one that stands. */
export interface Takeover {
  /**
   * Why a shard can't be taken over, and what to change so that it can; null where it can. Throws
   * NotFound for what is not there.
   */
  refusal(targetId: string, shardId: string): Promise<string | null>;
  /**
   * What the team has to change in what it deploys once another server has taken over, so that its
   * next deployment undoes nothing. Throws NotFound.
   */
  afterwards(targetId: string, shardId: string): Promise<string[]>;
}
