import type { Config } from '../../contracts/config/config.ts';
import { targetOf } from '../../contracts/config/target-of.ts';
import type { RegistryEntry } from '../../contracts/registry.ts';

/** How many of a target's shards serve, themselves or by a replica, and how many should. */
export type Serving = { serving: number; shards: number; wanted: number; isEnough: boolean };

/**
 * Returns whether the service as a whole stands: by default, at least half of the shards serve. The
 * first sick shard alone never counts as too few; otherwise a service with one shard could not be
 * repaired.
 */
export function servingOf(config: Config, targetId: string, entries: RegistryEntry[]): Serving {
  const shards = entries.filter(({ replicaOf }) => replicaOf === null);
  const serving = shards.filter(({ route }) => route !== 'none').length;
  const half = Math.min(Math.ceil(shards.length / 2), shards.length - 1);
  const wanted = targetOf(config, targetId).repairs.keepServing ?? half;
  return { serving, shards: shards.length, wanted, isEnough: serving >= wanted };
}

/** Says that too few shards serve. */
export const tooFew = ({ serving, shards, wanted }: Serving, targetId: string): string =>
  `only ${serving} of ${shards} shards of ${targetId} serve; ${wanted} should (repairs.keepServing)`;
