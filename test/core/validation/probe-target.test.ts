import { targetOf } from '../../../core/contracts/config/target-of.ts';
import type { ShardReading } from '../../../core/validation/ports.ts';
import { probeTarget } from '../../../core/validation/probe-target.ts';
import { baselineFor, prepareWorld } from './world.ts';

async function prepareProber(
  baseline: (shardId: string) => ReturnType<typeof baselineFor>,
  services: Record<string, string[]> = {},
) {
  const world = await prepareWorld();
  const published: { targetId: string; at: number; readings: ShardReading[] }[] = [];
  const deps = {
    ...world,
    ...{ entries: () => world.registry.read('docs-rag'), services: async () => services },
    baseline: async (shardId: string) => baseline(shardId),
    readings: {
      publish: async (targetId: string, at: number, readings: ShardReading[]) =>
        void published.push({ targetId, at, readings }),
    },
  };
  return { deps, published, target: targetOf(world.config, 'docs-rag'), world };
}

test('all shards and replicas are read, a replica by the golden set of its shard', async () => {
  const asked: string[] = [];
  const { deps, published, target, world } = await prepareProber((shardId) => {
    asked.push(shardId);
    return baselineFor(10);
  });

  const failures = await probeTarget(deps, target);

  expect(failures).toEqual([]);
  expect(asked).toEqual(['shard-1', 'shard-2', 'shard-1']);
  expect(published).toEqual([{ targetId: 'docs-rag', at: world.clock.now(), readings: expect.any(Array) }]);
  expect(published[0]?.readings.map(({ shardId, replicaOf, right }) => [shardId, replicaOf, right])).toEqual([
    ['shard-1', null, 10],
    ['shard-2', null, 10],
    ['shard-1-replica', 'shard-1', 10],
  ]);
});

test('a shard that can not be judged is published as not asked, and holds no other up', async () => {
  const { deps, published, target } = await prepareProber((shardId) => {
    if (shardId === 'shard-2') throw new SyntaxError('line 3 is malformed');
    return baselineFor(10);
  });

  const failures = await probeTarget(deps, target);

  expect(failures).toEqual([{ shardId: 'shard-2', reason: 'line 3 is malformed' }]);
  expect(published[0]?.readings.map(({ shardId, asked }) => [shardId, asked])).toEqual([
    ['shard-1', 10],
    ['shard-2', 0],
    ['shard-1-replica', 10],
  ]);
});

test('whether a shard is reached is asked where users ask, and not of a replica or of who is out of rotation', async () => {
  const services = {
    'shard-1': ['http://shard-1'],
    'shard-2': ['http://nowhere'],
    'shard-1-replica': ['http://shard-1'],
  };
  const { deps, published, target, world } = await prepareProber(() => baselineFor(10), services);
  const [first] = await world.registry.read('docs-rag');
  const url = String(first?.url);
  services['shard-1'] = [url];

  await probeTarget(deps, target);
  services['shard-1'] = [url, 'http://nowhere'];
  await probeTarget(deps, target);
  const out = async () =>
    (await world.registry.read('docs-rag')).map((entry) => ({ ...entry, route: 'none' as const }));
  await probeTarget({ ...deps, entries: out }, target);

  const reached = published.map(({ readings }) => readings.map(({ reachable }) => reachable));
  expect(reached).toEqual([
    [true, false, null],
    [false, false, null],
    [null, null, null],
  ]);
  expect(published[1]?.readings[0]?.right).toBe(10);
});
