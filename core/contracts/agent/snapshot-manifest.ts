import * as z from 'zod';
import { baselineEntry } from '../golden.ts';

/** Files are hashed and restored in pieces of this size: 16 MiB. */
export const PIECE_BYTES = 16 * 1024 * 1024;

const sha = z.string().regex(/^[0-9a-f]{64}$/, 'give a hex sha256');

const path = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/s, 'give a path inside the volume');

/**
 * One file of a volume: its path relative to the root, its size in bytes, and the hex sha256 of the
 * whole file and of each 16 MiB piece. The path is also the name of its object. If `escaped` is
 * set, `%` and two hex digits in the path stand for one byte of the name on disk: names are bytes,
 * not always text.
 */
export const volumeFile = z.object({
  path,
  escaped: z.literal(true).optional(),
  bytes: z.int().min(0),
  sha256: sha,
  pieces: z.array(sha),
});
export type VolumeFile = z.infer<typeof volumeFile>;

/**
 * A symbolic link to a place inside its volume. `target` is relative to the folder of the link. In
 * both paths, `%` and two hex digits stand for one byte.
 */
export const volumeLink = z.object({ path, target: z.string().min(1) });
export type VolumeLink = z.infer<typeof volumeLink>;

/**
 * Returns the time up to which a snapshot has every addition to its shard. Earlier versions wrote
 * `takenAt` only. Writers may lag behind the source.
 */
export function coverageOf({ takenAt, coveredUntil }: { takenAt: string; coveredUntil?: string | undefined }): string {
  return coveredUntil ?? takenAt;
}

/**
 * The content of a snapshot, written before it is published and never changed. It was taken at
 * `takenAt`, and has every addition to its source up to `coveredUntil` (see coverageOf). `holdings`
 * lists everything that its server kept on the volume, if the server reported it.
 */
export const snapshotManifest = z.object({
  formatVersion: z.literal(1),
  snapshotId: z.string(),
  targetId: z.string(),
  shardId: z.string(),
  takenAt: z.string(),
  coveredUntil: z.string().optional(),
  store: z.object({ kind: z.string(), version: z.string() }),
  embedding: z.object({ model: z.string(), dimension: z.int() }),
  records: z.int(),
  bytes: z.int(),
  files: z.array(volumeFile),
  links: z.array(volumeLink).optional(),
  baseline: z.array(baselineEntry),
  holdings: z.array(z.object({ name: z.string(), records: z.int().nullable(), ours: z.boolean() })).optional(),
});
export type SnapshotManifest = z.infer<typeof snapshotManifest>;

/**
 * Whether a snapshot may be restored. Staged: not published yet. Proven: passed its golden queries.
 * Quarantined: failed a restore.
 */
export const snapshotState = z.enum(['Staged', 'Proven', 'Quarantined']);
export const snapshotSummary = z.object({
  snapshotId: z.string(),
  targetId: z.string(),
  shardId: z.string(),
  takenAt: z.string(),
  coveredUntil: z.string().optional(),
  state: snapshotState,
  reason: z.string().nullable(),
  bytes: z.int(),
  records: z.int(),
  manifestSha256: sha,
});
export type SnapshotSummary = z.infer<typeof snapshotSummary>;

/**
 * A snapshot as retention judges it: whether it is deleted, and why. `bytes` is null if no manifest
 * states the size.
 */
export const judgedSnapshot = snapshotSummary
  .pick({ snapshotId: true, targetId: true, shardId: true, takenAt: true, state: true })
  .extend({ bytes: z.int().nullable(), goes: z.boolean(), why: z.string() });
export type JudgedSnapshot = z.infer<typeof judgedSnapshot>;
