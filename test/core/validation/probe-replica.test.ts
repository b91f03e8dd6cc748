import { GoldenSetTooThin } from '../../../core/validation/errors.ts';
import { probeReplica } from '../../../core/validation/probe-replica.ts';
import { baselineFor, prepareWorld, ref } from './world.ts';

test('a replica that answers right can stand in', async () => {
  const world = await prepareWorld();

  const verdict = await probeReplica(world, ref);

  expect(verdict).toEqual({ healthy: true, asked: 12, hits: 12, replicaId: 'shard-1-replica' });
});

test('a replica that is away cannot', async () => {
  const world = await prepareWorld();
  world.vectorStore.servers.delete('http://shard-1-replica');

  const verdict = await probeReplica(world, ref);

  expect(verdict).toEqual({ healthy: false, asked: 12, hits: 0, replicaId: 'shard-1-replica' });
});

test('a shard without a replica has none', async () => {
  const world = await prepareWorld();

  const verdict = await probeReplica(world, { ...ref, shardId: 'shard-2' });

  expect(verdict).toEqual({ healthy: false, asked: 0, hits: 0, replicaId: '' });
});

test('thin data is refused', async () => {
  const world = await prepareWorld();
  await world.goldenSets.record('docs-rag', [], { 'shard-1': baselineFor(3) });

  await expect(probeReplica(world, ref)).rejects.toThrow(GoldenSetTooThin);
});
