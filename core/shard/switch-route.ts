import type { ShardRef } from '../contracts/incident.ts';
import { modeOf, type RegistryEntry, type RetrievalMode } from '../contracts/registry.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { Registry } from '../kernel/ports/registry.ts';

type Patch = Parameters<Registry['change']>[2];

/** Changes a shard's entry if it differs, and returns the service's mode afterwards. */
export async function switchRoute(deps: { registry: Registry }, ref: ShardRef, patch: Patch): Promise<RetrievalMode> {
  const entry = await findShard(deps, ref);
  if (!stands(entry, patch)) await deps.registry.change(ref, ref.shardId, patch);
  return modeOf(await deps.registry.read(ref.targetId));
}

function stands(entry: RegistryEntry, patch: Patch): boolean {
  return Object.entries(patch).every(([key, value]) => entry[key as keyof Patch] === value);
}
