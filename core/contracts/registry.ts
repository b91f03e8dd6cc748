import * as z from 'zod';

/** Where answers for one shard come from: the shard itself, its replica, or nowhere. */
export const route = z.enum(['self', 'replica', 'none']);

/**
 * One shard in the service registry. A replica stands beside its shard; no query fans out to it
 * separately.
 */
export const registryEntry = z.object({
  shardId: z.string(),
  replicaOf: z.string().nullable(),
  workloadId: z.string(),
  url: z.string(),
  route,
  replicaUrl: z.string().nullable(),
  /**
   * When the shard stopped answering itself (ISO 8601). Absent or null if it answers, or if nobody
   * noted the time.
   */
  outSince: z.string().nullish(),
  epoch: z.int(),
});
export type RegistryEntry = z.infer<typeof registryEntry>;

/**
 * Where users ask each shard: the URLs by the shard's id. `ADDRESSES` is their key in the registry.
 */
export const shardAddresses = z.record(z.string(), z.array(z.string()));
export const ADDRESSES = 'addresses';

/**
 * How the service answers: `normal` from every shard, `replica` if a replica stands in, `degraded`
 * if a shard is missing.
 */
export const retrievalMode = z.enum(['normal', 'replica', 'degraded']);
export type RetrievalMode = z.infer<typeof retrievalMode>;

/** Returns the mode of the service, by its registry. */
export function modeOf(entries: Pick<RegistryEntry, 'route' | 'replicaOf'>[]): RetrievalMode {
  const routes = entries.filter((entry) => entry.replicaOf === null).map((entry) => entry.route);
  if (routes.includes('none')) return 'degraded';
  return routes.includes('replica') ? 'replica' : 'normal';
}

/** The mode that one shard's route means for the service. */
export const MODE_OF_ROUTE = { self: 'normal', replica: 'replica', none: 'degraded' } as const satisfies Record<
  RegistryEntry['route'],
  RetrievalMode
>;
