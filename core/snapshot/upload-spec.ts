import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { ShardRef } from '../contracts/incident.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { JobSpec, Jobs } from '../kernel/ports/jobs.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import {
  ContentsUnknown,
  type Embedder,
  type StoreContents,
  StoreFailed,
  type VectorStore,
} from '../kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../kernel/task-error.ts';
import { GoldenSetTooThin } from './errors.ts';
import type { Baselines } from './ports.ts';
import { snapshotIdOf } from './snapshot-id.ts';

/** The ports for what a manifest says besides its files. */
export type UploadDeps = {
  jobs: Jobs;
  registry: Registry;
  vectorStore: Pick<VectorStore, 'kind' | 'status'> & Pick<StoreContents, 'holdings'>;
  embedder: Pick<Embedder, 'model' | 'dimension'>;
  goldenSets: Baselines;
  config: Config;
  caseFile: CaseFile;
};
type UploadSpec = Extract<JobSpec, { kind: 'upload' }>;

/**
 * Returns the upload of a copy, with its whole manifest except the files. Throws GoldenSetTooThin,
 * or DependencyUnavailable if the store does not tell its version and count.
 */
export async function uploadSpec(deps: UploadDeps, incident: ShardRef, copyId: string): Promise<UploadSpec> {
  const { targetId, shardId } = incident;
  const { startedAt } = await deps.jobs.status(copyId);
  const { coveredUntil: covered = startedAt } = await deps.caseFile.facts(incident.incidentId);
  const coveredUntil = covered < startedAt ? covered : startedAt;
  const { version, records, holdings } = await countedStore(deps, incident);
  const { model, dimension } = deps.embedder;
  const manifest = {
    formatVersion: 1 as const,
    snapshotId: snapshotIdOf(incident, startedAt),
    targetId,
    shardId,
    takenAt: startedAt,
    coveredUntil,
    records,
    store: { kind: deps.vectorStore.kind, version },
    embedding: { model, dimension },
    baseline: await fullBaseline(deps, incident),
    ...(holdings === null ? {} : { holdings }),
  };
  return { kind: 'upload', from: copyId, manifest };
}

async function countedStore(deps: UploadDeps, incident: ShardRef) {
  const entry = await findShard(deps, incident);
  const { version, records, detail } = await deps.vectorStore.status(entry.url);
  if (version === null || records === null)
    throw new DependencyUnavailable(
      `store of '${entry.shardId}' at '${entry.url}' reports no version or count: ${detail}`,
    );
  return { version, records, holdings: await holdingsAt(deps, entry.url) };
}

/** Unknown holdings must not prevent a snapshot: null if the store does not tell. */
async function holdingsAt({ vectorStore }: UploadDeps, url: string) {
  try {
    return await vectorStore.holdings(url);
  } catch (error) {
    if (error instanceof StoreFailed || error instanceof ContentsUnknown) return null;
    throw error;
  }
}

async function fullBaseline({ goldenSets, config }: UploadDeps, { targetId, shardId }: ShardRef) {
  const { minimum } = targetOf(config, targetId).golden;
  const baseline = await goldenSets.baseline(targetId, shardId);
  if (baseline.length >= minimum) return baseline;
  throw new GoldenSetTooThin(
    `shard '${shardId}' has ${baseline.length} golden queries and needs ${minimum}: record more`,
  );
}
