import type { JudgedSnapshot, SnapshotManifest, SnapshotSummary } from '../contracts/agent/snapshot-manifest.ts';
import type { BaselineEntry } from '../contracts/golden.ts';
import type { Subject } from '../contracts/subject.ts';
import type { Effect } from '../kernel/ports/outbox.ts';

/** The catalog of snapshots. The agent moves their bytes. */
export interface Snapshots {
  /** Newest first, including Staged ones. */
  list(targetId: string, shardId?: string): Promise<SnapshotSummary[]>;
  /**
   * Returns the manifest after verifying its checksum. Throws NotFound, or SnapshotUnreadable if it
   * is damaged.
   */
  manifest(snapshotId: string): Promise<SnapshotManifest>;
  /** Turns a Staged snapshot Proven by one conditional write; leaves a Proven one. */
  publish(snapshotId: string, proof: string): Promise<void>;
  /** Never offers the snapshot again; keeps its bytes. */
  quarantine(snapshotId: string, reason: string): Promise<void>;
  /** Removes a Staged snapshot; never a published one. */
  discardStaged(snapshotId: string): Promise<void>;
}

/** The catalog as storage, for retention. */
export interface SnapshotStorage {
  /** Returns ids with neither a record nor a readable manifest: uploads under way, or their remains. */
  unfinished(): Promise<string[]>;
  /**
   * Removes a snapshot from the catalog for good and queues its effects in one conditional write.
   * Throws WriteConflict unless a newer proven one of its shard exists, and if it is quarantined.
   */
  retire(one: JudgedSnapshot, reason: string, effects: Effect[]): Promise<void>;
  /** Returns ids of retired snapshots whose bytes still exist. */
  retired(): Promise<string[]>;
  /**
   * Removes the bytes of a retired snapshot; missing ones are no error. Throws WriteConflict if it
   * is not retired.
   */
  removeBytes(snapshotId: string): Promise<void>;
}

/** The part of the incidents that retention needs. */
export interface OpenIncidents {
  list(filter: { open: true }): Promise<{ id: string; targetId: string; subject: Subject }[]>;
}

/** The manifest is missing, malformed or fails its checksum: the snapshot can't be used. */
export class SnapshotUnreadable extends Error {
  override readonly name = 'SnapshotUnreadable' as const;
}

/** An object that an earlier attempt finished has other content, and must be written again. */
export class LeftoverDiffers extends Error {
  override readonly name = 'LeftoverDiffers' as const;
}

/** The objects of one snapshot by path. The agent moves bytes through them. */
export interface SnapshotObjects {
  /**
   * Fills `into` from offset `start` of an object, and returns the number of bytes; throws NotFound
   * for an unknown object.
   */
  read(path: string, start: number, into: Uint8Array): Promise<number>;
  /**
   * Writes a piece of an unfinished object, with the hex sha256 of its bytes. All pieces but the
   * last have PIECE_BYTES. Returns whether an earlier attempt wrote the same piece.
   */
  write(path: string, start: number, bytes: Uint8Array, sha256: string): Promise<boolean>;
  /** Makes an object of this many bytes durable; throws LeftoverDiffers. */
  finish(path: string, bytes: number): Promise<void>;
  /** Returns a small object as text; throws NotFound. */
  readText(path: string): Promise<string>;
  /** Writes a small object, all or nothing. */
  writeText(path: string, text: string): Promise<void>;
}

/** The baselines that a snapshot carries: each shard's own answers to its golden queries. */
export interface Baselines {
  baseline(targetId: string, shardId: string): Promise<BaselineEntry[]>;
}

/** Says whether another server can replace the current one. */
export interface Takeover {
  /**
   * Returns why a shard can't be taken over and what to change; null if it can. Throws NotFound for
   * an unknown shard.
   */
  refusal(targetId: string, shardId: string): Promise<string | null>;
  /**
   * Returns what the team must change in its deployment after another server took over, so that its
   * next deployment does not undo that. Throws NotFound.
   */
  afterwards(targetId: string, shardId: string): Promise<string[]>;
}
