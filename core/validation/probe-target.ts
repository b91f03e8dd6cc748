import type { TargetConfig } from '../contracts/config.ts';
import type { BaselineEntry } from '../contracts/golden.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Embedder, VectorStore } from '../kernel/vector-store.ts';
import { measureShard, notJudged } from './measure-shard.ts';
import type { Readings } from './ports.ts';

type Deps = {
  entries: () => Promise<RegistryEntry[]>;
  baseline: (shardId: string) => Promise<BaselineEntry[]>;
  vectorStore: Pick<VectorStore, 'search'>;
  embedder: Pick<Embedder, 'embed'>;
  readings: Readings;
  clock: Clock;
};
type Failure = { shardId: string; reason: string };

/** One round of detection: all shards and replicas side by side, so that a dead one holds no other up. One that can't be judged is published as not asked, and given with the reason. */
export async function probeTarget(deps: Deps, { id, golden }: Pick<TargetConfig, 'id' | 'golden'>): Promise<Failure[]> {
  const entries = await deps.entries();
  const failures: Failure[] = [];
  const readings = await Promise.all(
    entries.map(async (entry) => {
      try {
        return await measureShard(deps, entry, await deps.baseline(entry.replicaOf ?? entry.shardId), golden);
      } catch (error) {
        failures.push({ shardId: entry.shardId, reason: error instanceof Error ? error.message : String(error) });
        return notJudged(entry);
      }
    }),
  );
  await deps.readings.publish(id, deps.clock.now(), readings);
  return failures;
}
