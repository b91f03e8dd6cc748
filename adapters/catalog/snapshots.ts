import { coverageOf, type SnapshotSummary } from '../../core/contracts/agent/snapshot-manifest.ts';
import { WriteConflict } from '../../core/kernel/task-error.ts';
import type { Snapshots } from '../../core/snapshot/ports.ts';
import type { SnapshotBaselines } from '../../core/validation/ports.ts';
import { type Catalog, nullIfUnreadable, unrecordedIn, verifiedManifest } from './verified-manifest.ts';

/**
 * A catalog that keeps bytes and records apart. The record holds the state and, once published, the
 * sha256 of the manifest. A snapshot without a record is Staged.
 */
export function catalogSnapshots(catalog: Catalog): Snapshots {
  return {
    list: (targetId, shardId) => list(catalog, targetId, shardId),
    manifest: async (snapshotId) => (await verifiedManifest(catalog, snapshotId)).manifest,
    publish: (snapshotId, proof) => publish(catalog, snapshotId, proof),
    quarantine: (snapshotId, reason) => quarantine(catalog, snapshotId, reason),
    discardStaged: (snapshotId) => discardStaged(catalog, snapshotId),
  };
}

/**
 * The baselines inside the manifests. An answer without a time of recording was right when its
 * snapshot was taken. Throws NotFound, or SnapshotUnreadable if the manifest is damaged.
 */
export function snapshotBaselines(snapshots: Pick<Snapshots, 'manifest'>): SnapshotBaselines {
  return {
    async baselineOf(snapshotId) {
      const { baseline, ...manifest } = await snapshots.manifest(snapshotId);
      return baseline.map((entry) => ({ ...entry, recordedAt: entry.recordedAt ?? coverageOf(manifest) }));
    },
  };
}

async function list(catalog: Catalog, targetId: string, shardId: string | undefined): Promise<SnapshotSummary[]> {
  const unrecorded = await unrecordedIn(catalog, await catalog.bytes.ids());
  const summaries = await Promise.all(unrecorded.map((id) => summaryOf(catalog, id).catch(nullIfUnreadable)));
  const recorded = await catalog.records.list(targetId);
  // Reads records last: a snapshot published meanwhile is Proven, not Staged.
  const known = new Set(recorded.map(({ snapshotId }) => snapshotId));
  const staged = summaries.filter((one) => one !== null).filter(({ snapshotId }) => !known.has(snapshotId));
  return [...recorded, ...staged]
    .filter((one) => one.targetId === targetId && (shardId === undefined || one.shardId === shardId))
    .sort((a, b) => (a.takenAt < b.takenAt ? 1 : -1));
}

async function publish(catalog: Catalog, snapshotId: string, proof: string): Promise<void> {
  const [standing = null] = await catalog.records.find([snapshotId]);
  const row = standing ?? { ...(await summaryOf(catalog, snapshotId)), state: 'Proven' as const, reason: proof };
  // One conditional write: the second caller finds the record of the first.
  const { state, reason } = await catalog.records.insert(row);
  if (state !== 'Proven')
    throw new WriteConflict(`snapshot '${snapshotId}' is '${state}' ('${reason}'), not Staged: take another one`);
}

async function quarantine(catalog: Catalog, snapshotId: string, reason: string): Promise<void> {
  const [standing = null] = await catalog.records.find([snapshotId]);
  if (standing === null)
    await catalog.records.insert({ ...(await summaryOf(catalog, snapshotId)), state: 'Quarantined', reason });
  await catalog.records.quarantine(snapshotId, reason);
}

async function discardStaged({ records, bytes }: Catalog, snapshotId: string): Promise<void> {
  const [standing = null] = await records.find([snapshotId]);
  if (standing !== null && standing.state !== 'Pruned')
    throw new WriteConflict(
      `snapshot '${snapshotId}' is '${standing.state}', not Staged: only a Staged one is removed`,
    );
  await bytes.remove(snapshotId);
}

async function summaryOf(catalog: Catalog, snapshotId: string): Promise<SnapshotSummary> {
  const { manifest, sha } = await verifiedManifest(catalog, snapshotId);
  const { targetId, shardId, takenAt, coveredUntil, bytes, records } = manifest;
  const times = coveredUntil === undefined ? { takenAt } : { takenAt, coveredUntil };
  const known = { snapshotId, targetId, shardId, ...times, bytes, records };
  return { ...known, state: 'Staged', reason: null, manifestSha256: sha };
}
