import { planReintroduction } from '../../../core/shard/plan-reintroduction.ts';
import { reintroduceShard } from '../../../core/shard/reintroduce-shard.ts';
import { rollBack } from '../../../core/shard/roll-back.ts';
import { entryOf, keysIn, prepareRestarted, prepareRestored, prepareWorld, ref, type World } from './world.ts';

async function cutOver(world: World): Promise<World> {
  const { planHash } = await planReintroduction(world, ref);
  await reintroduceShard(world, { ...ref, planHash });
  return world;
}

test('a restored shard goes back to the workload before it, out of rotation', async () => {
  const world = await cutOver(await prepareRestored());

  const served = await rollBack(world, ref);

  expect(served).toEqual({ mode: 'degraded' });
  expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1', url: 'http://shard-1', route: 'none' });
  expect((await world.caseFile.facts(ref.incidentId)).restoredAt).toBeNull();
});

test('a restarted shard is out of rotation where it is', async () => {
  const world = await cutOver(await prepareRestarted());

  await rollBack(world, ref);

  expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1', route: 'none' });
});

test('rolling back again changes nothing', async () => {
  const world = await cutOver(await prepareRestored());
  await rollBack(world, ref);
  const changes = world.registry.changes;

  await rollBack(world, ref);

  expect(world.registry.changes).toBe(changes);
  expect((await keysIn(world)).filter((key) => key === 'roll-back')).toHaveLength(1);
});

test('without a cut-over the shard is only taken out of rotation', async () => {
  const world = prepareWorld();

  await rollBack(world, ref);

  expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1', route: 'none' });
});
