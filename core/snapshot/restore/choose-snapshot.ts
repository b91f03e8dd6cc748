import type { SnapshotManifest, SnapshotSummary } from '../../contracts/agent/snapshot-manifest.ts';
import type { Config } from '../../contracts/config/config.ts';
import { targetOf } from '../../contracts/config/target-of.ts';
import type { ShardRef } from '../../contracts/incident.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Embedder } from '../../kernel/ports/vector-store.ts';
import { NotFound } from '../../kernel/task-error.ts';
import { NoProvenSnapshot } from '../errors.ts';
import { type Snapshots, SnapshotUnreadable } from '../ports.ts';
import { refusalOf } from './refusal-of.ts';
import { saveTried } from './save-tried.ts';

/** The ports that the choice needs. */
export type ChoiceDeps = {
  snapshots: Snapshots;
  embedder: Pick<Embedder, 'model' | 'dimension'>;
  config: Config;
  caseFile: CaseFile;
};

/**
 * Returns the newest proven, untried snapshot that fits; quarantines one that does not and tries
 * the next, up to `snapshotsTried`. Throws NoProvenSnapshot.
 */
export async function chooseSnapshot(deps: ChoiceDeps, incident: ShardRef): Promise<SnapshotSummary> {
  const { triedSnapshots: tried = {} } = await deps.caseFile.facts(incident.incidentId);
  const { snapshotsTried } = targetOf(deps.config, incident.targetId);
  const listed = await deps.snapshots.list(incident.targetId, incident.shardId);
  const left = listed.filter(({ state, snapshotId }) => state === 'Proven' && !(snapshotId in tried));
  const rest = Math.max(0, snapshotsTried - Object.keys(tried).length);
  for (const candidate of left.slice(0, rest)) {
    const reason = await lookAt(deps, incident, candidate.snapshotId);
    if (reason === null) return candidate;
    await refuse(deps, incident, candidate.snapshotId, reason);
  }
  throw new NoProvenSnapshot(
    `shard '${incident.shardId}' has ${left.length} untried proven snapshots and ${rest} tries left: choose a snapshot by hand, or re-index the shard`,
  );
}

async function lookAt(deps: ChoiceDeps, { targetId, shardId }: ShardRef, snapshotId: string): Promise<string | null> {
  const manifest = await readManifest(deps, snapshotId);
  if (typeof manifest === 'string') return manifest;
  const { store, golden } = targetOf(deps.config, targetId);
  const { model, dimension } = deps.embedder;
  return refusalOf(manifest, {
    targetId,
    shardId,
    model,
    dimension,
    storeKind: store.kind,
    minimumGolden: golden.minimum,
  });
}

/** Returns the manifest, or why it can't be read. */
async function readManifest({ snapshots }: ChoiceDeps, snapshotId: string): Promise<SnapshotManifest | string> {
  try {
    return await snapshots.manifest(snapshotId);
  } catch (error) {
    if (error instanceof SnapshotUnreadable || error instanceof NotFound) return error.message;
    throw error;
  }
}

async function refuse(deps: ChoiceDeps, incident: ShardRef, snapshotId: string, reason: string): Promise<void> {
  await deps.snapshots.quarantine(snapshotId, reason);
  await saveTried(deps, incident, snapshotId, reason);
  await deps.caseFile.note(
    incident.incidentId,
    `snapshot:refused:${snapshotId}`,
    `Refused snapshot ${snapshotId}: ${reason}.`,
  );
}
