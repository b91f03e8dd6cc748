import type { ShardRef } from '../contracts/incident.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import type { Registry } from './ports/registry.ts';
import { NotFound } from './task-error.ts';

/**
 * Returns the registry entry of an incident's shard; throws NotFound if the registry does not know
 * the shard.
 */
export async function findShard(
  { registry }: { registry: Registry },
  { targetId, shardId }: Pick<ShardRef, 'targetId' | 'shardId'>,
): Promise<RegistryEntry> {
  const found = shardIn(await registry.read(targetId), shardId);
  if (!found) throw new NotFound(`shard '${shardId}' of target '${targetId}' is not registered: check its name`);
  return found;
}

/** Returns the entry of the shard itself, not of a replica; undefined if there is none. */
export function shardIn(entries: RegistryEntry[], shardId: string): RegistryEntry | undefined {
  return entries.find((entry) => entry.shardId === shardId && entry.replicaOf === null);
}
