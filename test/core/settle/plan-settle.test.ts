import { offerMove } from '../../../core/settle/offer-move.ts';
import { planSettle } from '../../../core/settle/plan-settle.ts';
import { ref } from '../shard/world.ts';
import { factsOf, planned, prepareWorld, type World } from './world.ts';

describe('the plan of a way home', () => {
  it('renames the good volume to what the own workload mounts, and keeps what has that name under another', async () => {
    const world = await prepareWorld();

    const { needed, planHash } = await planSettle(world, ref);

    const { plans = {}, servedBefore } = await factsOf(world);
    expect(needed).toBe(true);
    expect(plans[planHash]).toMatchObject({
      ...{ action: 'settle', workloadId: 'shard-1', volume: 'shard-1' },
      renames: [
        { id: 'good', from: 'shard-1-r2', to: 'shard-1' },
        { id: 'old', from: 'shard-1', to: 'shard-1-quarantined-3' },
      ],
    });
    expect(servedBefore).toEqual({ workloadId: 'shard-1-r2', url: 'http://shard-1-r2', volume: 'shard-1-r2' });
  });

  it('is the same for the same state, so that a retry asks about the same', async () => {
    const world = await prepareWorld();

    const [first, again] = [await planSettle(world, ref), await planSettle(world, ref)];

    expect(again).toEqual(first);
  });

  it('keeps nothing aside where the old volume is gone', async () => {
    const world = await prepareWorld();
    world.volumeMoves.ids.delete('shard-1');

    const planHash = await planned(world);

    const { plans = {} } = await factsOf(world);
    expect(plans[planHash]).toMatchObject({ renames: [{ id: 'good', from: 'shard-1-r2', to: 'shard-1' }] });
  });

  it('says that nothing is to be settled where the own workload serves', async () => {
    const world = await prepareWorld();
    await world.registry.change(ref, 'shard-1', { workloadId: 'shard-1' });

    expect(await planSettle(world, ref)).toEqual({ needed: false, planHash: '' });
    expect((await factsOf(world)).plans).toBeUndefined();
  });

  it('refuses a shard that does not serve itself', async () => {
    const world = await prepareWorld();
    await world.registry.change(ref, 'shard-1', { route: 'replica' });

    await expect(planSettle(world, ref)).rejects.toThrow("its route is 'replica'): repair it first");
  });

  it('refuses a volume that is not there', async () => {
    const world = await prepareWorld();
    world.volumeMoves.ids.delete('shard-1-r2');

    await expect(planSettle(world, ref)).rejects.toMatchObject({ name: 'SettleRefused' });
  });
});

describe('the offer of a move', () => {
  it('is what was approved, once', async () => {
    const world = await prepareWorld();
    const planHash = await planned(world);

    await offerMove(world, { ...ref, planHash });
    world.clock.advance(5);
    await offerMove(world, { ...ref, planHash });

    const { move } = await factsOf(world);
    expect(move).toMatchObject({ before: 'shard-1-r2', after: 'shard-1', isBack: false, grantedAt: null });
    expect(world.volumeMoves.move?.renames).toEqual(move?.renames);
    expect(move?.offeredAt).toBe('2026-11-23T03:00:00.000Z');
  });

  it.each<[string, (world: World) => unknown]>([
    ['the volume was replaced since', ({ volumeMoves }) => volumeMoves.ids.set('shard-1-r2', 'other')],
    ['it serves itself already', ({ registry }) => registry.change(ref, 'shard-1', { workloadId: 'shard-1' })],
  ])('is void where %s', async (_, change) => {
    const world = await prepareWorld();
    const planHash = await planned(world);
    await change(world);

    await expect(offerMove(world, { ...ref, planHash })).rejects.toMatchObject({ name: 'PlanDrifted' });

    expect(world.volumeMoves.move).toBeNull();
  });

  it('is void for a plan that nobody approved', async () => {
    const world = await prepareWorld();
    await planned(world);

    await expect(offerMove(world, { ...ref, planHash: 'another' })).rejects.toMatchObject({ name: 'PlanDrifted' });
  });
});
