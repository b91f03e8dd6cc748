import { NotFound } from '../../../core/kernel/task-error.ts';
import { routeToReplica } from '../../../core/shard/route-to-replica.ts';
import { entryOf, keysIn, prepareWorld, ref } from './world.ts';

test('a replica answers for its shard', async () => {
  const world = prepareWorld();

  const served = await routeToReplica(world, { ...ref, replicaId: 'shard-1-replica' });

  expect(served).toEqual({ mode: 'replica' });
  expect(await entryOf(world)).toMatchObject({ route: 'replica', replicaUrl: 'http://shard-1-replica' });
});

test('routing again changes nothing', async () => {
  const world = prepareWorld();
  await routeToReplica(world, { ...ref, replicaId: 'shard-1-replica' });

  await routeToReplica(world, { ...ref, replicaId: 'shard-1-replica' });

  expect(world.registry.changes).toBe(1);
  expect(await keysIn(world)).toEqual(['serve:replica']);
});

test.each(['shard-2', 'shard-9'])('%s is no replica of the shard', async (replicaId) => {
  const world = prepareWorld();

  await expect(routeToReplica(world, { ...ref, replicaId })).rejects.toThrow(NotFound);

  expect(world.registry.changes).toBe(0);
});

test('the replica of another shard does not answer for this one', async () => {
  const world = prepareWorld();

  const routing = routeToReplica(world, { ...ref, shardId: 'shard-2', replicaId: 'shard-1-replica' });

  await expect(routing).rejects.toThrow("'shard-1-replica' is no replica of shard 'shard-2'");
});
