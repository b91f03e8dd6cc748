import { config } from '../../../core/contracts/config/config.ts';
import { measureShard } from '../../../core/validation/measure-shard.ts';
import { baselineFor, prepareWorld, rightAnswer, server } from './world.ts';

const shard = { shardId: 'shard-1', replicaOf: null, url: 'http://shard-1' };
const golden = config.shape.targets.element.shape.golden.parse({});

async function measured(answer: (vector: number[]) => { ids: string[]; scores: number[] }, count = 10) {
  const world = await prepareWorld();
  world.vectorStore.servers.set('http://shard-1', server(answer));
  return measureShard(world, shard, baselineFor(count), golden);
}

test('a shard that answers as its baseline has full rates', async () => {
  expect(await measured(rightAnswer)).toEqual({
    ...{ shardId: 'shard-1', replicaOf: null, asked: 10, right: 10, unanswered: 0, empty: 0 },
    ...{ citationHitRate: 1, precision: 1, reachable: null },
  });
});

test('empty answers are counted, and cite nothing', async () => {
  const reading = await measured((vector) => ((vector[0] ?? 0) < 4 ? { ids: [], scores: [] } : rightAnswer(vector)));

  expect(reading).toMatchObject({ asked: 10, right: 6, unanswered: 0, empty: 4, citationHitRate: 0.6, precision: 1 });
});

test('other ids lower precision, and the citation hit rate only where the first one is missing', async () => {
  const reading = await measured((vector) => {
    const { ids, scores } = rightAnswer(vector);
    return { ids: [...ids.slice(0, 4), 'new'], scores: [...scores.slice(0, 4), 0.45] };
  });

  expect(reading).toMatchObject({ right: 0, citationHitRate: 1, precision: 0.8 });
});

test('a server that is away answers nothing, and has no rates', async () => {
  const world = await prepareWorld();
  world.vectorStore.servers.delete('http://shard-1');

  const reading = await measureShard(world, shard, baselineFor(10), golden);

  expect(reading).toMatchObject({ asked: 10, right: 0, unanswered: 10, empty: 0, citationHitRate: null });
});

test('an answer that is wrong once and then right is right', async () => {
  const wrongOnce = new Set([1, 2]);

  const reading = await measured((vector) =>
    wrongOnce.delete(vector[0] ?? 0) ? { ids: [], scores: [] } : rightAnswer(vector),
  );

  expect(reading).toMatchObject({ right: 10, empty: 0, citationHitRate: 1 });
});

test('a golden set that is too thin is not asked', async () => {
  expect(await measured(rightAnswer, 9)).toMatchObject({ asked: 0, right: 0, citationHitRate: null, precision: null });
});
