import { instantOf } from '../../../core/kernel/instant.ts';
import { ContentsUnknown } from '../../../core/kernel/ports/vector-store.ts';
import { GoldenSetTooThin, ServiceNotNormal } from '../../../core/validation/errors.ts';
import { recordGolden } from '../../../core/validation/record-golden.ts';
import { prepareWorld, rightAnswer, server } from './world.ts';

const candidatesOf = (shard: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({ qid: `${shard}-${n}`, q: `query ${n}`, shard }));
const candidates = [...candidatesOf('shard-1', 11), ...candidatesOf('shard-2', 10)];

async function prepareService(mode = 'normal') {
  const retrieve = async (qid: string) => ({ retrieved_ids: [`${qid}-best`], mode });
  return { ...(await prepareWorld()), retrieve };
}

test('each shard records its own ranking, and the service what it retrieves', async () => {
  const world = await prepareService();

  const recorded = await recordGolden(world, { targetId: 'docs-rag', candidates });

  const baseline = await world.goldenSets.baseline('docs-rag', 'shard-2');
  const queries = await world.goldenSets.queries('docs-rag');
  expect(recorded).toEqual({ queries: 21, perShard: { 'shard-1': 11, 'shard-2': 10 }, dropped: [] });
  const recordedAt = instantOf(world.clock.now());
  expect(baseline[3]).toMatchObject({ qid: 'shard-2-3', q: 'query 3', ...rightAnswer([3]), recordedAt });
  expect(new Set(baseline[3]?.digests).size).toBe(5);
  expect(queries[0]).toEqual({ qid: 'shard-1-0', q: 'query 0', shard: 'shard-1', expected: ['shard-1-0-best'] });
});

test('an unstable answer, a short one, none, and a qid that stands twice are dropped', async () => {
  const world = await prepareService();
  let asks = 0;
  const moody = (vector: number[]) => {
    if (vector[0] === 10) return { ids: ['only'], scores: [1] };
    if (vector[0] !== 11) return rightAnswer(vector);
    asks += 1;
    return { ...rightAnswer(vector), scores: [0.9 + asks / 100, 0.8, 0.7, 0.6, 0.5] };
  };
  world.vectorStore.servers.set('http://shard-1', server(moody));
  const more = [...candidatesOf('shard-1', 12), ...candidatesOf('shard-1', 1), ...candidatesOf('shard-2', 10)];

  const { perShard, dropped } = await recordGolden(world, { targetId: 'docs-rag', candidates: more });

  expect(perShard['shard-1']).toBe(10);
  expect(dropped).toEqual([
    { qid: 'shard-1-0', shard: 'shard-1', reason: 'the qid appears twice' },
    { qid: 'shard-1-10', shard: 'shard-1', reason: 'gave 1 of 5 hits' },
    { qid: 'shard-1-11', shard: 'shard-1', reason: 'the same query got two different answers' },
  ]);
});

test('a model that gives a text another vector each time gives no measure', async () => {
  const world = await prepareService();
  let times = 0;
  const embedder = {
    ...{ model: 'moody', dimension: 1, embedDocuments: async () => [] },
    embed: async (texts: string[]) => {
      times += 1;
      return texts.map(() => [times]);
    },
  };

  const recording = recordGolden({ ...world, embedder }, { targetId: 'docs-rag', candidates });

  await expect(recording).rejects.toThrow(
    "11 were dropped, e.g. 'shard-1-0': the same query got two different answers",
  );
});

test('a shard that keeps too few is named, and nothing is recorded', async () => {
  const world = await prepareService();
  world.vectorStore.servers.delete('http://shard-2');

  const recording = recordGolden(world, { targetId: 'docs-rag', candidates });

  await expect(recording).rejects.toThrow(
    new GoldenSetTooThin(
      "shard 'shard-2' keeps 0 golden queries and needs 10; 10 were dropped, e.g. 'shard-2-0': the shard gave no answer: add candidates",
    ),
  );
  expect(await world.goldenSets.queries('docs-rag')).toEqual([]);
});

test('a registered shard without candidates is not forgotten', async () => {
  const world = await prepareService();

  const recording = recordGolden(world, { targetId: 'docs-rag', candidates: candidatesOf('shard-1', 10) });

  await expect(recording).rejects.toThrow("shard 'shard-2' keeps 0 golden queries and needs 10: add candidates");
});

test('a service that is not normal gives no measure', async () => {
  const world = await prepareService('degraded');

  await expect(recordGolden(world, { targetId: 'docs-rag', candidates })).rejects.toThrow(ServiceNotNormal);
});

test('a service that retrieves nothing gives no measure', async () => {
  const world = await prepareService();
  const retrieve = async () => ({ retrieved_ids: [], mode: 'normal' });

  const recording = recordGolden({ ...world, retrieve }, { targetId: 'docs-rag', candidates });

  await expect(recording).rejects.toThrow("the service retrieved nothing for 'shard-1-0'");
});

test('a golden set says until when the shard had all of its source', async () => {
  const world = await prepareService();
  const oldest = instantOf(world.clock.now() - 60_000);
  world.indexLag.oldestMissing = async () => oldest;

  await recordGolden(world, { targetId: 'docs-rag', candidates });

  const [entry] = await world.goldenSets.baseline('docs-rag', 'shard-1');
  expect(entry?.recordedAt).toBe(instantOf(world.clock.now() - 60_001));
});

test('how many documents a well shard does not find by their own vectors is recorded, and a store that does not tell costs nothing', async () => {
  const world = await prepareService();
  const held = world.vectorStore.servers.get('http://shard-1')?.documents;
  for (const id of ['a', 'b', 'c', 'd']) held?.set(id, { id, text: id, vector: id === 'a' ? [] : [1], metadata: {} });
  const recorded = async () => {
    await recordGolden(world, { targetId: 'docs-rag', candidates });
    const of = async (shard: string) => (await world.goldenSets.baseline('docs-rag', shard))[0]?.unfound;
    return [await of('shard-1'), await of('shard-2')];
  };

  expect(await recorded()).toEqual([1, 0]);

  world.vectorStore.page = async () => {
    throw new ContentsUnknown('no program walks the documents');
  };
  expect(await recorded()).toEqual([null, null]);
});
