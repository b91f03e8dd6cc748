import type { IncidentRef } from '../contracts/incident.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import type { Registry } from './ports/registry.ts';
import { NotFound } from './task-error.ts';

/** The entry of an incident's own shard; throws NotFound for a shard that the registry does not know. */
export async function findShard(
  { registry }: { registry: Registry },
  { targetId, shardId }: Pick<IncidentRef, 'targetId' | 'shardId'>,
): Promise<RegistryEntry> {
  const found = shardIn(await registry.read(targetId), shardId);
  if (!found) throw new NotFound(`shard '${shardId}' of target '${targetId}' is not registered: check its name`);
  return found;
}

/** The entry of a shard itself, not of a replica; undefined where there is none. */
export function shardIn(entries: RegistryEntry[], shardId: string): RegistryEntry | undefined {
  return entries.find((entry) => entry.shardId === shardId && entry.replicaOf === null);
}

/** Throws NotFound, with the shards that there are, for a name that none of these entries has. */
export function assertShard(entries: RegistryEntry[], shardId: string): void {
  const shards = entries.filter(({ replicaOf }) => replicaOf === null).map((entry) => entry.shardId);
  if (!shards.includes(shardId)) throw new NotFound(`shard '${shardId}' is unknown: use one of ${shards.join(', ')}`);
}
