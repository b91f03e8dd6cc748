import * as z from 'zod';

/** How answers of one shard are got: from itself, from its replica, or not at all. */
export const route = z.enum(['self', 'replica', 'none']);

/** One shard in the service registry; a replica stands beside its shard and is never fanned out to by itself. */
export const registryEntry = z.object({
  shardId: z.string(),
  replicaOf: z.string().nullable(),
  workloadId: z.string(),
  url: z.string(),
  route,
  replicaUrl: z.string().nullable(),
  /** Since when it does not answer itself (ISO 8601); absent or null while it does, and where nobody noted it. */
  outSince: z.string().nullish(),
  epoch: z.int(),
});
export type RegistryEntry = z.infer<typeof registryEntry>;

/** Where users ask each shard: URLs by its name; and what that is called where the registry is kept. */
export const shardAddresses = z.record(z.string(), z.array(z.string()));
export const ADDRESSES = 'addresses';

/** How the service answers: normal from every shard, replica where one stands in, degraded where one is missing. */
export const retrievalMode = z.enum(['normal', 'replica', 'degraded']);
export type RetrievalMode = z.infer<typeof retrievalMode>;

/** The mode that the service is in, by its registry. */
export function modeOf(entries: Pick<RegistryEntry, 'route' | 'replicaOf'>[]): RetrievalMode {
  const routes = entries.filter((entry) => entry.replicaOf === null).map((entry) => entry.route);
  if (routes.includes('none')) return 'degraded';
  return routes.includes('replica') ? 'replica' : 'normal';
}

/** How one shard's answers are got, in the words of the service's modes. */
export const MODE_OF_ROUTE = { self: 'normal', replica: 'replica', none: 'degraded' } as const satisfies Record<
  RegistryEntry['route'],
  RetrievalMode
>;
