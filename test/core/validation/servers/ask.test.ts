import { StoreFailed } from '../../../../core/kernel/ports/vector-store.ts';
import { ask } from '../../../../core/validation/servers/ask.ts';
import { baselineFor, prepareWorld, rightAnswer, server } from '../world.ts';

const url = 'http://shard-1';

test('queries are asked twenty at a time', async () => {
  const world = await prepareWorld();

  const asked = await ask(world, { url, entries: baselineFor(45) });

  expect(asked.map(({ answer }) => answer?.ids[0])).toEqual(baselineFor(45).map(({ ids }) => ids[0]));
  expect(world.vectorStore.searches).toBe(3);
});

test('one query that the store refuses is told apart from its batch', async () => {
  const world = await prepareWorld();
  const crashing = (vector: number[]) => {
    if (vector[0] === 3) throw new StoreFailed('500');
    return rightAnswer(vector);
  };
  world.vectorStore.servers.set(url, server(crashing));

  const asked = await ask(world, { url, entries: baselineFor(12) });

  expect(asked.filter(({ answer }) => answer === null).map(({ entry }) => entry.qid)).toEqual(['g-3']);
  expect(asked).toHaveLength(12);
});

test('a server that hangs is asked no further than its patience', async () => {
  const world = await prepareWorld();
  const hanging = () => {
    world.clock.advance(10);
    throw new StoreFailed('timeout');
  };
  world.vectorStore.servers.set(url, server(hanging));

  const asked = await ask(world, { url, entries: baselineFor(50) });

  expect(asked.map(({ entry }) => entry.qid)).toEqual(['g-0']);
});

test('a server that fails at once is asked everything', async () => {
  const world = await prepareWorld();

  const asked = await ask(world, { url: 'http://gone', entries: baselineFor(50) });

  expect(asked).toHaveLength(50);
});

test('an error that is not the store is not taken for a wrong answer', async () => {
  const world = await prepareWorld();
  const broken = () => {
    throw new TypeError('bug');
  };
  world.vectorStore.servers.set(url, server(broken));

  await expect(ask(world, { url, entries: baselineFor(10) })).rejects.toThrow(TypeError);
});
