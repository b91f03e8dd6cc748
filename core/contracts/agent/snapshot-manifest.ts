import * as z from 'zod';
import { baselineEntry } from '../golden.ts';

/** Size of the pieces that a file is hashed and restored in: 16 MiB. */
export const PIECE_BYTES = 16 * 1024 * 1024;

const sha = z.string().regex(/^[0-9a-f]{64}$/, 'give a hex sha256');

const path = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/s, 'give a path inside the volume');

/**
 * One file of a volume: path relative to its root, size in bytes, hex sha256 of the whole and of
 * each 16 MiB piece. Its object has the path as its name. Where `escaped` stands, `%` and two hex
 * digits in the path are one byte of the file's name on disk: names are bytes, and need not be
 * text.
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
 * A symbolic link of a volume that leads to a place in it: `target` is relative to the folder of
 * the link. In both, `%` and two hex digits are one byte.
 */
export const volumeLink = z.object({ path, target: z.string().min(1) });
export type VolumeLink = z.infer<typeof volumeLink>;

/**
 * Until when all that was added to a shard is in its snapshot: earlier versions wrote that as the
 * time that it was taken. Writers may be behind the source.
 */
export function coverageOf({ takenAt, coveredUntil }: { takenAt: string; coveredUntil?: string | undefined }): string {
  return coveredUntil ?? takenAt;
}

/**
 * What a snapshot holds, written before it is published and never changed: it was taken at
 * `takenAt`, and has all that was added to its source until `coveredUntil` (see coverageOf).
 * `holdings` is all that its server kept on the volume, where it said so.
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
 * Whether a snapshot may be restored: Staged is not published, Proven passed its golden queries,
 * Quarantined failed a restore.
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

/** A snapshot as retention sees it: whether it goes, and why or why not; `bytes` is null where no manifest tells. */
export const judgedSnapshot = snapshotSummary
  .pick({ snapshotId: true, targetId: true, shardId: true, takenAt: true, state: true })
  .extend({ bytes: z.int().nullable(), goes: z.boolean(), why: z.string() });
export type JudgedSnapshot = z.infer<typeof judgedSnapshot>;
