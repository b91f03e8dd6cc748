import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type SnapshotManifest,
  type SnapshotSummary,
  snapshotManifest,
} from '../../core/contracts/snapshot-manifest.ts';
import { sha256 } from '../../core/kernel/digest.ts';
import { NotFound, WriteConflict } from '../../core/kernel/task-error.ts';
import { SnapshotObject } from '../../core/snapshot/agent-work.ts';
import { type Snapshots, SnapshotUnreadable } from '../../core/snapshot/ports.ts';
import type { SnapshotBaselines } from '../../core/validation/ports.ts';
import type { Db } from './database.ts';
import { folderIn } from './folder-name.ts';
import {
  createSnapshotTable,
  findSnapshot,
  insertSnapshot,
  listSnapshots,
  type SnapshotRecord,
} from './snapshot-records.ts';

type Deps = { db: Db; dir: string };

/** The catalog: bytes in `<dir>/snapshots/<id>/`; state, and the manifest's sha256 once it is published, in SQLite. Without its record a snapshot is Staged. */
export function localSnapshots(deps: Deps): Snapshots {
  createSnapshotTable(deps.db);
  return {
    list: (targetId, shardId) => list(deps, targetId, shardId),
    manifest: async (snapshotId) => (await readVerified(deps, snapshotId)).manifest,
    publish: (snapshotId, proof) => publish(deps, snapshotId, proof),
    quarantine: (snapshotId, reason) => quarantine(deps, snapshotId, reason),
    discardStaged: (snapshotId) => discardStaged(deps, snapshotId),
  };
}

/** The baselines inside the manifests; throws NotFound, or SnapshotUnreadable where the manifest is damaged. */
export function localSnapshotBaselines(snapshots: Pick<Snapshots, 'manifest'>): SnapshotBaselines {
  return { baselineOf: async (snapshotId) => (await snapshots.manifest(snapshotId)).baseline };
}

async function list(deps: Deps, targetId: string, shardId: string | undefined): Promise<SnapshotSummary[]> {
  const recorded = listSnapshots(deps.db);
  const known = new Set(recorded.map(({ snapshotId }) => snapshotId));
  const staged = (await foldersOf(deps)).filter((name) => !known.has(name));
  const summaries = await Promise.all(staged.map((name) => summaryOf(deps, name).catch(ifUnreadable)));
  return [...recorded.filter(isKept), ...summaries.filter((summary) => summary !== null)]
    .filter((one) => one.targetId === targetId && (shardId === undefined || one.shardId === shardId))
    .sort((a, b) => (a.takenAt < b.takenAt ? 1 : -1));
}

async function publish(deps: Deps, snapshotId: string, proof: string): Promise<void> {
  const standing = findSnapshot(deps.db, snapshotId);
  const row = standing ?? { ...(await summaryOf(deps, snapshotId)), state: 'Proven' as const, reason: proof };
  // One conditional write: who comes second finds the record that stands.
  const { state, reason } = insertSnapshot(deps.db, row);
  if (state !== 'Proven')
    throw new WriteConflict(`snapshot '${snapshotId}' is '${state}' ('${reason}'), not Staged: take another one`);
}

async function quarantine(deps: Deps, snapshotId: string, reason: string): Promise<void> {
  if (findSnapshot(deps.db, snapshotId) === null)
    insertSnapshot(deps.db, { ...(await summaryOf(deps, snapshotId)), state: 'Quarantined', reason });
  const update = "UPDATE snapshots SET state = 'Quarantined', reason = ? WHERE snapshot_id = ? AND state = 'Proven'";
  deps.db.prepare(update).run(reason, snapshotId);
}

async function discardStaged(deps: Deps, snapshotId: string): Promise<void> {
  const standing = findSnapshot(deps.db, snapshotId);
  if (standing && isKept(standing))
    throw new WriteConflict(
      `snapshot '${snapshotId}' is '${standing.state}', not Staged: only a Staged one is removed`,
    );
  await rm(folderOf(deps, snapshotId), { recursive: true, force: true });
}

async function summaryOf(deps: Deps, snapshotId: string): Promise<SnapshotSummary> {
  const { manifest, sha } = await readVerified(deps, snapshotId);
  const { targetId, shardId, takenAt, bytes, records } = manifest;
  const known = { snapshotId, targetId, shardId, takenAt, bytes, records };
  return { ...known, state: 'Staged', reason: null, manifestSha256: sha };
}

async function readVerified(deps: Deps, snapshotId: string): Promise<{ manifest: SnapshotManifest; sha: string }> {
  const record = findSnapshot(deps.db, snapshotId);
  const recorded = record?.manifestSha256;
  const folder = folderOf(deps, snapshotId);
  if (record?.state === 'Pruned' || (!existsSync(folder) && record === null))
    throw new NotFound(`snapshot '${snapshotId}' does not exist: list the snapshots of its shard`);
  try {
    const text = await readFile(join(folder, SnapshotObject.Manifest), 'utf8');
    const expected = (await readFile(join(folder, SnapshotObject.ManifestSha256), 'utf8')).trim();
    return { manifest: await verified(snapshotId, text, recorded ?? expected), sha: recorded ?? expected };
  } catch (cause) {
    if (cause instanceof SnapshotUnreadable) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new SnapshotUnreadable(`manifest of snapshot '${snapshotId}' can't be read: ${message}`, { cause });
  }
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

function folderOf({ dir }: Deps, snapshotId: string): string {
  return folderIn(join(dir, 'snapshots'), snapshotId);
}

/** The folders of all snapshots, whatever state they are in. */
export async function foldersOf({ dir }: Pick<Deps, 'dir'>): Promise<string[]> {
  const parent = join(dir, 'snapshots');
  if (!existsSync(parent)) return [];
  const entries = await readdir(parent, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function isKept(record: SnapshotRecord): record is SnapshotSummary {
  return record.state !== 'Pruned';
}

/** A snapshot that is being written, or was left unfinished, has no readable manifest and is not offered. */
function ifUnreadable(error: unknown): null {
  if (error instanceof SnapshotUnreadable || error instanceof NotFound) return null;
  throw error;
}
