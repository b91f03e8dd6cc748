import { targetOf } from '../../../core/contracts/target-of.ts';
import type { ShardReading } from '../../../core/validation/ports.ts';
import { probeTarget } from '../../../core/validation/probe-target.ts';
import { baselineFor, prepareWorld } from './world.ts';

async function prepareProber(baseline: (shardId: string) => ReturnType<typeof baselineFor>) {
  const world = await prepareWorld();
  const published: { targetId: string; at: number; readings: ShardReading[] }[] = [];
  const deps = {
    ...world,
    entries: () => world.registry.read('docs-rag'),
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
