import type { GoldenQuery, Ranking } from '../../contracts/golden.ts';
import type { RegistryEntry } from '../../contracts/registry.ts';
import type { Embedder, VectorStore } from '../../kernel/ports/vector-store.ts';
import { magnitudeOf } from '../judgement/judge.ts';
import type { Candidate } from '../record-golden.ts';
import { search } from './search.ts';

/** A team's own query. */
export type OwnQuery = Pick<GoldenQuery, 'qid' | 'q'>;
/**
 * The candidates for golden queries by shard. `lent` counts those that a shard lacked and took from
 * its neighbours; `missing` says how many it still lacks.
 */
export type Chosen = {
  candidates: Candidate[];
  unusable: { qid: string; reason: string }[];
  perShard: { shard: string; own: number; lent: number; missing: number }[];
};
type Deps = { vectorStore: Pick<VectorStore, 'search'>; embedder: Pick<Embedder, 'embed'> };
type Golden = { minimum: number; maximum: number; topK: number; scoreTolerance: number };
/** One shard's answer to one query: its best score, or why the answer can't serve as a baseline. */
type Answer = { shard: string; best: number; unfit: string | null };
type Asked = OwnQuery & { answers: Answer[] };

const BATCH = 10;

/**
 * Asks every shard each query, and gives the query to the shard with the best answer. A shard with
 * too few takes the others' queries that it answers best.
 */
export async function chooseCandidates(
  deps: Deps,
  {
    shards,
    queries,
    golden,
  }: { shards: Pick<RegistryEntry, 'shardId' | 'url'>[]; queries: OwnQuery[]; golden: Golden },
): Promise<Chosen> {
  const { single, repeated } = singleOf(queries);
  const asked = await askAll(deps, shards, single, golden);
  const homes = asked.map((one) => ({ ...one, home: homeOf(one, golden.scoreTolerance) }));
  const unusable = homes.flatMap(({ qid, home }) => ('reason' in home ? [{ qid, reason: home.reason }] : []));
  const chosen = shards.map(({ shardId: shard }) => {
    const own = homes.filter(({ home }) => 'shard' in home && home.shard === shard).slice(0, golden.maximum);
    const lent = lentTo(shard, asked, own, Math.max(0, golden.minimum - own.length));
    return { shard, own, lent, missing: Math.max(0, golden.minimum - own.length - lent.length) };
  });
  return {
    candidates: chosen.flatMap(({ shard, own, lent }) => [
      ...own.map(({ qid, q }) => ({ qid, q, shard })),
      ...lent.map(({ qid, q }) => ({ qid: `${qid}.${shard}`, q, shard })),
    ]),
    unusable: [...repeated, ...unusable],
    perShard: chosen.map(({ own, lent, ...rest }) => ({ ...rest, own: own.length, lent: lent.length })),
  };
}

function singleOf(queries: OwnQuery[]): { single: OwnQuery[]; repeated: Chosen['unusable'] } {
  const repeated = queries.flatMap((query, at) => {
    const before = queries.slice(0, at);
    if (before.some(({ qid }) => qid === query.qid))
      return [{ qid: query.qid, reason: 'the qid appears twice', query }];
    const same = before.find(({ q }) => q.trim() === query.q.trim());
    return same ? [{ qid: query.qid, reason: `asks the same as '${same.qid}'`, query }] : [];
  });
  const gone = new Set(repeated.map(({ query }) => query));
  return {
    single: queries.filter((query) => !gone.has(query)),
    repeated: repeated.map(({ qid, reason }) => ({ qid, reason })),
  };
}

async function askAll(
  { vectorStore, embedder }: Deps,
  shards: Pick<RegistryEntry, 'shardId' | 'url'>[],
  queries: OwnQuery[],
  golden: Golden,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (let at = 0; at < queries.length; at += BATCH) {
    const batch = queries.slice(at, at + BATCH);
    const vectors = await embedder.embed(batch.map(({ q }) => q));
    const rankings = await Promise.all(shards.map(({ url }) => search(vectorStore, url, vectors, golden.topK + 1)));
    const answersTo = (index: number) =>
      shards.map(({ shardId }, shard) => answerOf(shardId, rankings[shard]?.[index] ?? null, golden));
    asked.push(...batch.map((query, index) => ({ ...query, answers: answersTo(index) })));
  }
  return asked;
}

/** One hit more than is kept shows whether the last one is there by chance. */
function answerOf(shard: string, ranking: Ranking | null, { topK, scoreTolerance }: Golden): Answer {
  if (ranking === null) return { shard, best: Number.NEGATIVE_INFINITY, unfit: `shard '${shard}' gave no answer` };
  const { ids, scores } = ranking;
  const best = scores[0] ?? Number.NEGATIVE_INFINITY;
  if (ids.length < topK) return { shard, best, unfit: `shard '${shard}' gave ${ids.length} of ${topK} hits` };
  const [last = 0, next = Number.NEGATIVE_INFINITY] = scores.slice(topK - 1);
  const unfit = `hits ${topK} and ${topK + 1} of shard '${shard}' score alike, so chance decides which is kept`;
  return { shard, best, unfit: last - next <= scoreTolerance * magnitudeOf(scores) ? unfit : null };
}

function homeOf({ answers }: Asked, tolerance: number): { shard: string } | { reason: string } {
  const [first, second] = [...answers].sort((a, b) => b.best - a.best);
  const silent = answers.find(({ unfit, best }) => unfit !== null && best === Number.NEGATIVE_INFINITY);
  if (silent?.unfit) return { reason: silent.unfit };
  if (!first) return { reason: 'there is no shard to ask' };
  if (first.unfit !== null) return { reason: first.unfit };
  if (second && first.best - second.best <= tolerance * magnitudeOf([first.best, second.best]))
    return { reason: `shards '${first.shard}' and '${second.shard}' answer it equally well: it belongs to neither` };
  return { shard: first.shard };
}

function lentTo(shard: string, asked: Asked[], own: Asked[], wanted: number): Asked[] {
  const answerOf = ({ answers }: Asked) => answers.find((answer) => answer.shard === shard);
  const isOwn = new Set(own.map(({ qid }) => qid));
  return asked
    .filter((one) => !isOwn.has(one.qid) && answerOf(one)?.unfit === null)
    .sort((a, b) => (answerOf(b)?.best ?? 0) - (answerOf(a)?.best ?? 0))
    .slice(0, wanted);
}
