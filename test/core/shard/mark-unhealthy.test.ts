import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import { markUnhealthy } from '../../../core/shard/mark-unhealthy.ts';
import { entryOf, keysIn, prepareWorld, ref, START } from './world.ts';

test('a marked shard is out of rotation, and when that was is kept', async () => {
  const world = prepareWorld();

  const served = await markUnhealthy(world, ref);

  const facts = await world.caseFile.facts(ref.incidentId);
  expect(served).toEqual({ mode: 'degraded' });
  expect(await entryOf(world)).toMatchObject({ route: 'none', epoch: 3 });
  expect(facts.safeAt).toBe(START);
});

test('marking again changes nothing and keeps the first time', async () => {
  const world = prepareWorld();
  await markUnhealthy(world, ref);
  world.clock.advance(60);

  await markUnhealthy(world, ref);

  expect((await world.caseFile.facts(ref.incidentId)).safeAt).toBe(START);
  expect(world.registry.changes).toBe(1);
  expect(await keysIn(world)).toEqual(['mark:unhealthy']);
});

test('a writer that lost its lock marks nothing', async () => {
  const world = prepareWorld();

  await expect(markUnhealthy(world, { ...ref, epoch: 2 })).rejects.toThrow(StaleEpoch);

  expect((await entryOf(world))?.route).toBe('self');
  expect((await world.caseFile.facts(ref.incidentId)).safeAt).toBeUndefined();
});
