import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { BaselineEntry, GoldenQuery } from '../contracts/golden.ts';
import { coveredUntil, type IndexLag } from '../kernel/covered-until.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { DocumentSource } from '../kernel/ports/documents.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { Embedder, StoreContents, VectorStore } from '../kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../kernel/task-error.ts';
import { GoldenSetTooThin, ServiceNotNormal } from './errors.ts';
import { type Answer, isRight } from './judgement/judge.ts';
import { measureUnfound } from './judgement/measure-unfound.ts';
import type { GoldenSets, Retrieve } from './ports.ts';
import { search, squaredNormOf } from './servers/search.ts';

/** A query that may become a golden query of its shard. */
export type Candidate = Pick<GoldenQuery, 'qid' | 'q' | 'shard'>;
type Dropped = { qid: string; shard: string; reason: string };
type Deps = {
  registry: Registry;
  vectorStore: VectorStore & StoreContents;
  embedder: Embedder;
  goldenSets: GoldenSets;
  documents: Pick<DocumentSource, 'census'>;
  indexLag: IndexLag;
  clock: Clock;
  config: Config;
  retrieve: Retrieve;
};
type Golden = { topK: number; scoreTolerance: number };

/**
 * Records what a well service answers now: each shard's own ranking, and what the whole service
 * retrieves. Drops candidates without a full, stable answer. Throws GoldenSetTooThin if a shard
 * keeps too few, ServiceNotNormal.
 */
export async function recordGolden(
  deps: Deps,
  { targetId, candidates }: { targetId: string; candidates: Candidate[] },
): Promise<{ queries: number; perShard: Record<string, number>; dropped: Dropped[] }> {
  const { golden } = targetOf(deps.config, targetId);
  const queries: GoldenQuery[] = [];
  const dropped: Dropped[] = [];
  const baselines: Record<string, BaselineEntry[]> = {};
  for (const shard of await shardsOf(deps, targetId, candidates)) {
    const own = candidates.filter((candidate) => candidate.shard === shard);
    const repeated = own.filter((one) => candidates.find(({ qid }) => qid === one.qid) !== one);
    dropped.push(...repeated.map(({ qid }) => ({ qid, shard, reason: 'the qid appears twice' })));
    const single = own.filter((one) => !repeated.includes(one));
    const { kept, unfit } = await recordShard(deps, targetId, shard, single, golden);
    dropped.push(...unfit);
    requireEnough(shard, kept.length, golden.minimum, unfit);
    baselines[shard] = kept;
    for (const { qid, q } of kept) queries.push({ qid, q, shard, expected: await expectedOf(deps, qid, q) });
  }
  await deps.goldenSets.record(targetId, queries, baselines);
  return { queries: queries.length, perShard: countsOf(baselines), dropped };
}

/** Includes every registered shard and any other that a candidate names, so that neither goes unnoticed. */
async function shardsOf({ registry }: Deps, targetId: string, candidates: Candidate[]): Promise<string[]> {
  const registered = (await registry.read(targetId)).filter(({ replicaOf }) => replicaOf === null);
  return [...new Set([...registered.map(({ shardId }) => shardId), ...candidates.map(({ shard }) => shard)])];
}

async function recordShard(deps: Deps, targetId: string, shard: string, own: Candidate[], golden: Golden) {
  // Before anything is asked: documents added meanwhile count as newer.
  const recordedAt = await coveredUntil(deps, { targetId, shardId: shard });
  const { url } = await findShard(deps, { targetId, shardId: shard });
  const lacking = await lackingIn(deps, url, { targetId, shardId: shard, until: recordedAt });
  const unfound = await measureUnfound(deps.vectorStore, { url, tolerance: golden.scoreTolerance });
  const first = await embedded(deps, own);
  // A model behind an API may return different vectors for the same text. Better to see that here
  // than in an incident.
  const second = await embedded(deps, own);
  const kept: BaselineEntry[] = [];
  const unfit: Dropped[] = [];
  for (const [at, { qid, q }] of own.entries()) {
    const vectors = [first[at] ?? [], second[at] ?? []] as const;
    const answer = await stableAnswer(deps.vectorStore, url, { qid, q, vectors }, golden);
    if (typeof answer === 'string') unfit.push({ qid, shard, reason: answer });
    else kept.push({ qid, q, ...answer, recordedAt, lacking, unfound });
  }
  return { kept, unfit };
}

/**
 * Returns how many documents of its source a well shard lacks, e.g. because the model refused them;
 * null if the source or the store does not tell.
 */
async function lackingIn(
  { documents, vectorStore }: Deps,
  url: string,
  { targetId, shardId, until }: { targetId: string; shardId: string; until: string },
): Promise<number | null> {
  const { records } = await vectorStore.status(url);
  if (records === null) return null;
  try {
    const { documents: live, changed } = await documents.census(targetId, shardId, until);
    return Math.max(0, live - changed - records);
  } catch (error) {
    if (error instanceof DependencyUnavailable) return null;
    throw error;
  }
}

async function embedded({ embedder }: Deps, own: Candidate[]): Promise<number[][]> {
  return own.length > 0 ? embedder.embed(own.map(({ q }) => q)) : [];
}

async function stableAnswer(
  store: VectorStore,
  url: string,
  { qid, q, vectors }: { qid: string; q: string; vectors: readonly [number[], number[]] },
  { topK, scoreTolerance }: Golden,
): Promise<Answer | string> {
  const [first] = (await search(store, url, [vectors[0]], topK)) ?? [];
  const [second] = (await search(store, url, [vectors[1]], topK)) ?? [];
  if (!first || !second) return 'the shard gave no answer';
  if (first.ids.length < topK) return `gave ${first.ids.length} of ${topK} hits`;
  const entry = { qid, q, ...first };
  const isStable = isRight({ entry, answer: second, squaredNorm: squaredNormOf(vectors[0]) }, scoreTolerance);
  return isStable ? first : 'the same query got two different answers';
}

function requireEnough(shard: string, kept: number, minimum: number, unfit: Dropped[]): void {
  if (kept >= minimum) return;
  const [example] = unfit;
  const why = example ? `; ${unfit.length} were dropped, e.g. '${example.qid}': ${example.reason}` : '';
  throw new GoldenSetTooThin(
    `shard '${shard}' keeps ${kept} golden queries and needs ${minimum}${why}: add candidates`,
  );
}

async function expectedOf({ retrieve }: Deps, qid: string, q: string): Promise<string[]> {
  const { retrieved_ids: expected, mode } = await retrieve(qid, q);
  if (mode !== 'normal')
    throw new ServiceNotNormal(
      `the service answered '${qid}' in mode '${mode}': record golden queries while it is normal`,
    );
  if (expected.length === 0)
    throw new ServiceNotNormal(`the service retrieved nothing for '${qid}': record golden queries while it is well`);
  return expected;
}

function countsOf(baselines: Record<string, BaselineEntry[]>): Record<string, number> {
  return Object.fromEntries(Object.entries(baselines).map(([shard, entries]) => [shard, entries.length]));
}
