import { enterSafeMode } from '../../../core/shard/enter-safe-mode.ts';
import { markUnhealthy } from '../../../core/shard/mark-unhealthy.ts';
import { rollBack } from '../../../core/shard/roll-back.ts';
import { entryOf, prepareWorld, ref, START } from './world.ts';

const later = '2026-11-23T03:10:00.000Z';

test('the registry says since when a shard is out, whoever marks it again', async () => {
  const world = prepareWorld();
  await markUnhealthy(world, ref);
  world.clock.advance(600);

  await markUnhealthy(world, { ...ref, incidentId: 'docs-rag-shard-restore-2' });
  await enterSafeMode(world, ref);

  expect(await entryOf(world)).toMatchObject({ route: 'none', outSince: START });
  expect(await world.caseFile.facts('docs-rag-shard-restore-2')).toMatchObject({ safeAt: later, safeSince: START });
});

test('one that served meanwhile is out since it was taken out again', async () => {
  const world = prepareWorld();
  await markUnhealthy(world, ref);
  await world.registry.change(ref, 'shard-1', { route: 'self', outSince: null });
  world.clock.advance(600);

  await rollBack(world, ref);

  expect(await entryOf(world)).toMatchObject({ route: 'none', outSince: later });
  expect(await world.caseFile.facts(ref.incidentId)).toMatchObject({ safeAt: START, safeSince: later });
});

test('one whose replica answers stays out since it was marked', async () => {
  const world = prepareWorld();
  await markUnhealthy(world, ref);
  await world.registry.change(ref, 'shard-1', { route: 'replica' });
  world.clock.advance(600);

  await markUnhealthy(world, ref);

  expect(await entryOf(world)).toMatchObject({ route: 'none', outSince: START });
});
