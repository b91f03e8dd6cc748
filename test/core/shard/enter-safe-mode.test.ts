import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import { enterSafeMode } from '../../../core/shard/enter-safe-mode.ts';
import { markUnhealthy } from '../../../core/shard/mark-unhealthy.ts';
import { routeToReplica } from '../../../core/shard/route-to-replica.ts';
import { entryOf, keysIn, prepareWorld, ref, START } from './world.ts';

test('a shard in rotation is taken out', async () => {
  const world = prepareWorld();

  const served = await enterSafeMode(world, ref);

  expect(served).toEqual({ mode: 'degraded' });
  expect((await entryOf(world))?.route).toBe('none');
  expect((await world.caseFile.facts(ref.incidentId)).markedAt).toBe(START);
});

test('a shard whose replica answers is left to it', async () => {
  const world = prepareWorld();
  await routeToReplica(world, { ...ref, replicaId: 'shard-1-replica' });

  const served = await enterSafeMode(world, ref);

  expect(served).toEqual({ mode: 'replica' });
  expect((await entryOf(world))?.route).toBe('replica');
});

test('a route to a replica without a url is no answer, and is taken out', async () => {
  const world = prepareWorld();
  await world.registry.change(ref, 'shard-1', { route: 'replica', replicaUrl: null });

  const served = await enterSafeMode(world, ref);

  expect(served).toEqual({ mode: 'degraded' });
});

test('safe mode twice is safe mode once', async () => {
  const world = prepareWorld();
  await markUnhealthy(world, ref);
  world.clock.advance(60);

  await enterSafeMode(world, ref);
  await enterSafeMode(world, ref);

  expect(world.registry.changes).toBe(1);
  expect((await world.caseFile.facts(ref.incidentId)).markedAt).toBe(START);
  expect(await keysIn(world)).toEqual(['mark:unhealthy', 'safe-mode']);
});

test.each([{ shardId: 'shard-9' }, { shardId: 'shard-1-replica' }])(
  'an incident of what is no shard fails nothing: %p',
  async (odd) => {
    const world = prepareWorld();

    const served = await enterSafeMode(world, { ...ref, ...odd });

    expect(served).toEqual({ mode: 'normal' });
    expect(world.registry.changes).toBe(0);
  },
);

test('an unknown target counts as degraded', async () => {
  const served = await enterSafeMode(prepareWorld(), { ...ref, targetId: 'other' });

  expect(served).toEqual({ mode: 'degraded' });
});

test('a writer that lost its lock is told', async () => {
  const world = prepareWorld();

  await expect(enterSafeMode(world, { ...ref, epoch: 2 })).rejects.toThrow(StaleEpoch);
});
