import type { Ranking } from '../../core/contracts/golden.ts';
import { modeOf, type RegistryEntry, type RetrievalMode } from '../../core/contracts/registry.ts';
import type { Registry } from '../../core/kernel/ports/registry.ts';
import { type Embedder, StoreFailed, type VectorStore } from '../../core/kernel/ports/vector-store.ts';

export type RetrieveDeps = { registry: Pick<Registry, 'read'>; vectorStore: VectorStore; embedder: Embedder };
/**
 * Ids of the whole service, best first. `shards` are those that were asked, directly or by their
 * replica, with the number of hits of each.
 */
export type Retrieval = {
  retrieved_ids: string[];
  scores: number[];
  shards: { shardId: string; via: 'self' | 'replica'; hits: number }[];
  mode: RetrievalMode;
};

/** A shard that should serve did not answer: a partial answer does not count. */
export class ShardFailed extends Error {
  override readonly name = 'ShardFailed' as const;
  constructor(
    readonly shardId: string,
    cause: Error,
  ) {
    super(`shard '${shardId}' serves but does not answer: ${cause.message}`, { cause });
  }
}

/**
 * Asks every shard in rotation and merges the results. Reads the registry for each request, so that
 * a change applies at once. Throws ShardFailed, and the errors of the registry.
 */
export async function retrieve(
  deps: RetrieveDeps,
  { targetId, q, topK }: { targetId: string; q: string; topK: number },
): Promise<Retrieval> {
  const entries = await deps.registry.read(targetId);
  const vectors = await deps.embedder.embed([q]);
  try {
    return await fanOut(deps.vectorStore, entries, vectors, topK);
  } catch (error) {
    if (!(error instanceof ShardFailed)) throw error;
    const now = await deps.registry.read(targetId);
    if (isSameRoute(entries, now, error.shardId)) throw error;
    return fanOut(deps.vectorStore, now, vectors, topK);
  }
}

async function fanOut(store: VectorStore, entries: RegistryEntry[], vectors: number[][], topK: number) {
  const serving = entries.filter(({ replicaOf, route }) => replicaOf === null && route !== 'none');
  const answers = await Promise.all(serving.map((entry) => ask(store, entry, vectors, topK)));
  const merged = answers
    .flatMap(({ ranking }) => ranking.ids.map((id, index) => ({ id, score: ranking.scores[index] ?? 0 })))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, topK);
  return {
    retrieved_ids: merged.map(({ id }) => id),
    scores: merged.map(({ score }) => score),
    shards: answers.map(({ shardId, via, ranking }) => ({ shardId, via, hits: ranking.ids.length })),
    mode: modeOf(entries),
  };
}

async function ask(store: VectorStore, entry: RegistryEntry, vectors: number[][], topK: number) {
  const via = entry.route === 'replica' ? ('replica' as const) : ('self' as const);
  const url = via === 'replica' ? entry.replicaUrl : entry.url;
  const { shardId } = entry;
  try {
    if (!url) throw new StoreFailed(`its route is '${entry.route}', but the registry has no url for that`);
    const [ranking = { ids: [], scores: [] }]: Ranking[] = await store.search(url, vectors, topK);
    return { shardId, via, ranking };
  } catch (error) {
    if (error instanceof StoreFailed) throw new ShardFailed(shardId, error);
    throw error;
  }
}

function isSameRoute(before: RegistryEntry[], after: RegistryEntry[], shardId: string): boolean {
  const routeOf = (entries: RegistryEntry[]) => {
    const entry = entries.find((candidate) => candidate.shardId === shardId);
    return JSON.stringify([entry?.route, entry?.url, entry?.replicaUrl]);
  };
  return routeOf(before) === routeOf(after);
}
