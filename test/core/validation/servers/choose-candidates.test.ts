import { chooseCandidates } from '../../../../core/validation/servers/choose-candidates.ts';
import { FakeEmbedder } from '../../../fakes/embedder.ts';
import { FakeVectorStore } from '../../../fakes/vector-store.ts';
import { server } from '../world.ts';

type Scores = (n: number) => number[];

const golden = { minimum: 2, maximum: 3, topK: 3, scoreTolerance: 1e-5 };
const below = (best: number): number[] => [best, best - 0.1, best - 0.2, best - 0.3];
const queriesOf = (...numbers: number[]) => numbers.map((n) => ({ qid: `g-${n}`, q: `query ${n}` }));

async function choose(scoresOf: Record<string, Scores>, queries = queriesOf(1, 2, 3, 4)) {
  const vectorStore = new FakeVectorStore();
  for (const [name, scores] of Object.entries(scoresOf))
    vectorStore.servers.set(
      `http://${name}`,
      server(([n = 0]) => ({ ids: scores(n).map((_, place) => `${name}-${n}-${place}`), scores: scores(n) })),
    );
  const shards = Object.keys(scoresOf).map((shardId) => ({ shardId, url: `http://${shardId}` }));
  return chooseCandidates({ vectorStore, embedder: new FakeEmbedder() }, { shards, queries, golden });
}

test('a query belongs to the shard that holds its best answer', async () => {
  const chosen = await choose({ a: (n) => below(n < 3 ? 0.9 : 0.5), b: () => below(0.7) });

  expect(chosen.unusable).toEqual([]);
  expect(chosen.candidates).toEqual([
    { qid: 'g-1', q: 'query 1', shard: 'a' },
    { qid: 'g-2', q: 'query 2', shard: 'a' },
    { qid: 'g-3', q: 'query 3', shard: 'b' },
    { qid: 'g-4', q: 'query 4', shard: 'b' },
  ]);
  expect(chosen.perShard).toEqual([
    { shard: 'a', own: 2, lent: 0, missing: 0 },
    { shard: 'b', own: 2, lent: 0, missing: 0 },
  ]);
});

test('a shard with too few takes those that it answers best, under names of their own', async () => {
  const chosen = await choose({ a: () => below(0.9), b: (n) => below(n / 10) });

  expect(chosen.perShard).toEqual([
    { shard: 'a', own: 3, lent: 0, missing: 0 },
    { shard: 'b', own: 0, lent: 2, missing: 0 },
  ]);
  expect(chosen.candidates.filter(({ shard }) => shard === 'b')).toEqual([
    { qid: 'g-4.b', q: 'query 4', shard: 'b' },
    { qid: 'g-3.b', q: 'query 3', shard: 'b' },
  ]);
});

test('what can not be a measure is named with the reason', async () => {
  const scores: Record<number, number[]> = { 1: below(0.9), 2: [0.9, 0.8], 3: [0.9, 0.8, 0.7, 0.7], 4: below(0.5) };
  const queries = [...queriesOf(1, 2, 3, 4), { qid: 'g-1', q: 'another' }, { qid: 'g-9', q: ' query 2 ' }];

  const chosen = await choose({ a: (n) => scores[n] ?? [], b: () => below(0.5) }, queries);

  expect(chosen.unusable).toEqual([
    { qid: 'g-1', reason: 'the qid appears twice' },
    { qid: 'g-9', reason: "asks the same as 'g-2'" },
    { qid: 'g-2', reason: "shard 'a' gave 2 of 3 hits" },
    { qid: 'g-3', reason: "hits 3 and 4 of shard 'a' score alike, so chance decides which is kept" },
    { qid: 'g-4', reason: "shards 'a' and 'b' answer it equally well: it belongs to neither" },
  ]);
});

test('what a shard lacks in the end is counted', async () => {
  const chosen = await choose({ a: () => below(0.9), b: () => below(0.5) }, queriesOf(1));

  expect(chosen.perShard).toEqual([
    { shard: 'a', own: 1, lent: 0, missing: 1 },
    { shard: 'b', own: 0, lent: 1, missing: 1 },
  ]);
});

test('a shard that does not answer leaves no query usable', async () => {
  const vectorStore = new FakeVectorStore();
  vectorStore.servers.set(
    'http://a',
    server(() => ({ ids: ['1', '2', '3', '4'], scores: below(0.9) })),
  );
  const shards = ['a', 'b'].map((shardId) => ({ shardId, url: `http://${shardId}` }));

  const chosen = await chooseCandidates(
    { vectorStore, embedder: new FakeEmbedder() },
    { shards, queries: queriesOf(1), golden },
  );

  expect(chosen.unusable).toEqual([{ qid: 'g-1', reason: "shard 'b' gave no answer" }]);
  expect(chosen.candidates.filter(({ shard }) => shard === 'b')).toEqual([]);
});
