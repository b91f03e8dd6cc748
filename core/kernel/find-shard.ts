import type { ShardRef } from '../contracts/incident.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import type { Registry } from './ports/registry.ts';
import { NotFound } from './task-error.ts';

/** The entry of an incident's own shard; throws NotFound for a shard that the registry does not know. */
export async function findShard(
  { registry }: { registry: Registry },
  { targetId, shardId }: Pick<ShardRef, 'targetId' | 'shardId'>,
): Promise<RegistryEntry> {
  const found = shardIn(await registry.read(targetId), shardId);
  if (!found) throw new NotFound(`shard '${shardId}' of target '${targetId}' is not registered: check its name`);
  return found;
}

/** The entry of a shard itself, not of a replica; undefined where there is none. */
export function shardIn(entries: RegistryEntry[], shardId: string): RegistryEntry | undefined {
  return entries.find((entry) => entry.shardId === shardId && entry.replicaOf === null);
}
