import { type SnapshotManifest, snapshotManifest } from '../../core/contracts/agent/snapshot-manifest.ts';
import { sha256 } from '../../core/kernel/digest.ts';
import { DependencyUnavailable, NotFound } from '../../core/kernel/task-error.ts';
import { SnapshotObject } from '../../core/snapshot/agent-work.ts';
import { SnapshotUnreadable } from '../../core/snapshot/ports.ts';
import type { SnapshotBytes, SnapshotRecords } from './ports.ts';

/** The two parts of a catalog. */
export type Catalog = { records: SnapshotRecords; bytes: SnapshotBytes };

/**
 * Returns the manifest of a snapshot and its sha256: the recorded one if it is published, else the
 * one beside it. Throws NotFound, SnapshotUnreadable.
 */
export async function verifiedManifest(
  { records, bytes }: Catalog,
  snapshotId: string,
): Promise<{ manifest: SnapshotManifest; sha: string }> {
  const [record = null] = await records.find([snapshotId]);
  if (record?.state === 'Pruned' || (record === null && !(await bytes.stand(snapshotId))))
    throw new NotFound(`snapshot '${snapshotId}' does not exist: list the snapshots of its shard`);
  try {
    const text = await bytes.text(snapshotId, SnapshotObject.Manifest);
    const beside = (await bytes.text(snapshotId, SnapshotObject.ManifestSha256)).trim();
    const sha = record?.manifestSha256 ?? beside;
    return { manifest: await verified(snapshotId, text, sha), sha };
  } catch (cause) {
    if (cause instanceof SnapshotUnreadable || cause instanceof DependencyUnavailable) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new SnapshotUnreadable(`manifest of snapshot '${snapshotId}' can't be read: ${message}`, { cause });
  }
}

/** Returns the ids that have no record. */
export async function unrecordedIn({ records }: Catalog, ids: string[]): Promise<string[]> {
  const found = await records.find(ids);
  return ids.filter((_, index) => found[index] === null);
}

/**
 * Returns null for a snapshot that is being written or was left unfinished: it has no readable
 * manifest and is not offered.
 */
export function nullIfUnreadable(error: unknown): null {
  if (error instanceof SnapshotUnreadable || error instanceof NotFound) return null;
  throw error;
}

async function verified(snapshotId: string, text: string, expected: string): Promise<SnapshotManifest> {
  const got = await sha256(text);
  if (got !== expected)
    throw new SnapshotUnreadable(`manifest of snapshot '${snapshotId}': expected sha256 '${expected}', got '${got}'`);
  const manifest = snapshotManifest.parse(JSON.parse(text));
  if (manifest.snapshotId !== snapshotId)
    throw new SnapshotUnreadable(`manifest of snapshot '${snapshotId}' is that of '${manifest.snapshotId}'`);
  return manifest;
}
