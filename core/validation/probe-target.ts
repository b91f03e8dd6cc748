import type { TargetConfig } from '../contracts/config/config.ts';
import type { BaselineEntry } from '../contracts/golden.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Embedder, VectorStore } from '../kernel/ports/vector-store.ts';
import { measureShard, notJudged } from './measure-shard.ts';
import type { Readings } from './ports.ts';

type Deps = {
  entries: () => Promise<RegistryEntry[]>;
  baseline: (shardId: string) => Promise<BaselineEntry[]>;
  /** Returns the addresses at which users ask each shard, by its name. */
  services: () => Promise<Record<string, string[]>>;
  vectorStore: Pick<VectorStore, 'search' | 'status'>;
  embedder: Pick<Embedder, 'embed'>;
  readings: Readings;
  clock: Clock;
};
type Failure = { shardId: string; reason: string };

/**
 * Runs one round of detection at the servers and at the addresses for users: all shards and
 * replicas at once, so that a dead one delays no other. Publishes a shard that can't be judged as
 * not asked, and returns it with the reason.
 */
export async function probeTarget(deps: Deps, { id, golden }: Pick<TargetConfig, 'id' | 'golden'>): Promise<Failure[]> {
  const entries = await deps.entries();
  const services = await deps.services();
  const failures: Failure[] = [];
  const readings = await Promise.all(
    entries.map(async (entry) => {
      const reachable = await isReached(deps, entry, services[entry.shardId] ?? []);
      try {
        const baseline = await deps.baseline(entry.replicaOf ?? entry.shardId);
        return { ...(await measureShard(deps, entry, baseline, golden)), reachable };
      } catch (error) {
        failures.push({ shardId: entry.shardId, reason: error instanceof Error ? error.message : String(error) });
        return { ...notJudged(entry), reachable };
      }
    }),
  );
  await deps.readings.publish(id, deps.clock.now(), readings);
  return failures;
}

/**
 * Asks again at once, so that one lost packet raises no alert. A shard out of rotation can't be
 * reached, and a replica is asked through its shard.
 */
async function isReached(
  { vectorStore }: Deps,
  { replicaOf, route }: RegistryEntry,
  urls: string[],
): Promise<boolean | null> {
  if (replicaOf !== null || route === 'none' || urls.length === 0) return null;
  const answers = async (url: string) => (await vectorStore.status(url)).reachable;
  const all = await Promise.all(urls.map(async (url) => (await answers(url)) || answers(url)));
  return all.every(Boolean);
}
