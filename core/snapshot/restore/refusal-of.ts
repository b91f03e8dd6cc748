import type { SnapshotManifest } from '../../contracts/agent/snapshot-manifest.ts';

/** What a snapshot must match. */
export type Wanted = {
  targetId: string;
  shardId: string;
  storeKind: string;
  model: string;
  dimension: number;
  minimumGolden: number;
};

/** Returns why a snapshot can't replace a shard; null if it can. */
export function refusalOf(manifest: SnapshotManifest, wanted: Wanted): string | null {
  const { store, embedding, baseline } = manifest;
  if (manifest.targetId !== wanted.targetId || manifest.shardId !== wanted.shardId)
    return `it is of '${manifest.targetId}/${manifest.shardId}', not of '${wanted.targetId}/${wanted.shardId}'`;
  if (store.kind !== wanted.storeKind) return `its store is '${store.kind}', not '${wanted.storeKind}'`;
  if (embedding.model !== wanted.model || embedding.dimension !== wanted.dimension)
    return `its embedding is '${embedding.model}' of ${embedding.dimension} dimensions, not '${wanted.model}' of ${wanted.dimension}`;
  if (baseline.length < wanted.minimumGolden)
    return `it holds ${baseline.length} golden queries and needs ${wanted.minimumGolden}`;
  return null;
}
