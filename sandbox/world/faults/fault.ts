import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../../../adapters/local/records/database.ts';
import type { SnapshotSummary } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { SnapshotObject } from '../../../core/snapshot/agent-work.ts';

/**
 * The place of a fault: the server that stands for a shard or its replica, and the proven snapshots
 * of the target, newest first.
 */
export type Place = {
  dir: string;
  db: Db;
  shardId: string;
  server: { workloadId: string; volume: string; pid: number | null; address: string };
  snapshots: SnapshotSummary[];
  /** Adds documents to the source of the shard, and returns when they are indexed. */
  addDocuments: (count: number) => Promise<void>;
};

/** One row of the table of faults. */
export type Fault = {
  /** What happens, and how it looks from outside. */
  description: string;
  strike: (place: Place) => void | Promise<void>;
  /**
   * What brings it to light: itself; a reboot of the node (a warm server hides damage to its
   * files); a write of a document; or a restore.
   */
  shownBy: 'itself' | 'reboot' | 'write' | 'restore';
};

/** Returns the folder of the damaged volume. */
export function volumeOf({ dir, server }: Place): string {
  return join(dir, 'volumes', server.volume);
}

/** Returns the database of a volume. */
export function databaseOf(place: Place): string {
  return join(volumeOf(place), 'chroma.sqlite3');
}

/**
 * Returns the folder of the newest proven snapshot, by default of the shard itself; throws if there
 * is none.
 */
export function snapshotFolder(
  { dir, snapshots, shardId }: Place,
  isWanted: (one: SnapshotSummary) => boolean = (one) => one.shardId === shardId,
): string {
  const newest = snapshots.find(isWanted);
  if (!newest) throw new Error(`no snapshot to break or to take from is proven for '${shardId}': take one first`);
  return join(dir, 'snapshots', newest.snapshotId);
}

/** Returns the files of the volume at the time of the shard's newest proven snapshot. */
export function earlierVolume(place: Place): string {
  return join(snapshotFolder(place), SnapshotObject.Data);
}

/** Returns a file of the vector index in a volume; throws if nothing was indexed yet. */
export function indexFile(place: Place, name: string): string {
  return join(indexFolder(place), name);
}

/** Returns the folder of the vector index in a volume; throws if nothing was indexed yet. */
export function indexFolder(place: Place, folder = volumeOf(place)): string {
  const segment = readdirSync(folder, { withFileTypes: true }).find((entry) => entry.isDirectory());
  if (!segment)
    throw new Error(`volume '${place.server.volume}' has no index folder yet: index at least 50 documents first`);
  return join(folder, segment.name);
}

/** Rewrites a file in place, where its server has it open: same inode, other bytes. */
export function rewrite(file: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes, { flag: 'r+' });
}

/** Flips one bit of every `stride`-th byte from `start` on. */
export function flipBits(bytes: Buffer, { start, end, stride }: { start: number; end: number; stride: number }): void {
  for (let at = start; at < Math.min(end, bytes.length); at += stride) bytes.writeUInt8(bytes.readUInt8(at) ^ 0x40, at);
}
