import { checkMove } from '../../../core/settle/check-move.ts';
import { dismissServer } from '../../../core/settle/dismiss-server.ts';
import { freeVolumes } from '../../../core/settle/free-volumes.ts';
import { offerMove } from '../../../core/settle/offer-move.ts';
import { settleShard } from '../../../core/settle/settle-shard.ts';
import { startMoved } from '../../../core/settle/start-moved.ts';
import { turnBack } from '../../../core/settle/turn-back.ts';
import { entryOf, keysIn, ref } from '../shard/world.ts';
import { factsOf, planned, prepareWorld, saveProbe, type World } from './world.ts';

const HOUR = 3600;
const until = (what: 'accepted' | 'moved') => ({ ...ref, until: what });

async function offered(comes: boolean): Promise<World> {
  const world = await prepareWorld();
  world.volumeMoves.comes = comes;
  await offerMove(world, { ...ref, planHash: await planned(world) });
  return world;
}

/** A shard out of rotation whose volumes are moved and whose own workload runs. */
async function moved(): Promise<World> {
  const world = await offered(true);
  await world.registry.change(ref, 'shard-1', { route: 'none' });
  await freeVolumes(world, ref);
  await startMoved(world, ref);
  return world;
}

describe('the wait for somebody who may rename volumes', () => {
  it('goes on until somebody comes', async () => {
    const world = await offered(false);

    expect(await checkMove(world, until('accepted'))).toMatchObject({ done: false, waitSeconds: 1 });
    world.volumeMoves.accept();
    expect(await checkMove(world, until('accepted'))).toMatchObject({ done: true, reached: true });
  });

  it('ends after an hour, and the offer is withdrawn', async () => {
    const world = await offered(false);
    world.clock.advance(HOUR + 1);

    const look = await checkMove(world, until('accepted'));

    expect(look).toMatchObject({ done: true, reached: false });
    expect(world.volumeMoves.move?.state).toBe('withdrawn');
    expect(await checkMove(world, until('accepted'))).toMatchObject({ done: true, reached: false });
  });
});

describe('the move', () => {
  it('is granted only when both servers are ended', async () => {
    const world = await offered(false);
    world.volumeMoves.accept();

    await freeVolumes(world, ref);

    expect(world.workloads.log).toEqual(['stop shard-1-r2']);
    expect(world.volumeMoves.move?.state).toBe('granted');
    expect((await factsOf(world)).move?.grantedAt).toBe('2026-11-23T03:00:00.000Z');
  });

  it('is done when each volume has its new name, whatever is said', async () => {
    const world = await offered(true);
    world.volumeMoves.comes = false;
    await freeVolumes(world, ref);

    expect(await checkMove(world, until('moved'))).toMatchObject({ done: false });
    world.volumeMoves.begin();
    if (world.volumeMoves.move) world.volumeMoves.move.state = 'moved';
    expect(await checkMove(world, until('moved'))).toMatchObject({ done: false });
    world.volumeMoves.make();
    expect(await checkMove(world, until('moved'))).toMatchObject({ done: true, reached: true });
  });

  it('is withdrawn where nobody begins within five minutes', async () => {
    const world = await offered(true);
    world.volumeMoves.comes = false;
    await freeVolumes(world, ref);
    world.clock.advance(5 * 60 + 1);

    expect(await checkMove(world, until('moved'))).toMatchObject({ done: true, reached: false });
    expect(world.volumeMoves.move?.state).toBe('withdrawn');
  });

  it('is waited for as long as a job where it was begun, then a person is asked to go on with it', async () => {
    const world = await offered(true);
    world.volumeMoves.comes = false;
    await freeVolumes(world, ref);
    world.volumeMoves.begin();
    world.clock.advance(HOUR);

    expect(await checkMove(world, until('moved'))).toMatchObject({ done: false });
    world.clock.advance(100 * HOUR);
    await expect(checkMove(world, until('moved'))).rejects.toThrow('run `ragmend settle shard-1`');
    expect(world.volumeMoves.move?.state).toBe('moving');
  });
});

describe('the server on the moved volume', () => {
  it('is named in the registry before it is started, and stays out of rotation', async () => {
    const world = await moved();

    expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1', url: 'http://shard-1', route: 'none' });
    expect(world.workloads.known.get('shard-1')).toMatchObject({ volume: 'shard-1' });
  });

  it('goes into rotation when its probe found it right, and what stood in is removed', async () => {
    const world = await moved();
    await saveProbe(world, { settled: true });

    expect(await settleShard(world, ref)).toEqual({ mode: 'normal' });
    await dismissServer(world, ref);

    expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1', route: 'self', outSince: null });
    expect((await factsOf(world)).cutOver).toMatchObject({ before: 'shard-1-r2', after: 'shard-1' });
  });

  it.each([[{ settled: false }], [{}]])('does not go into rotation with the probes %j', async (probes) => {
    const world = await moved();
    await saveProbe(world, probes as Record<string, boolean>);

    await expect(settleShard(world, ref)).rejects.toMatchObject({ name: 'PlanDrifted' });

    expect(await entryOf(world)).toMatchObject({ route: 'none' });
  });

  it('that stood in is kept while the own workload does not serve', async () => {
    const world = await moved();

    await expect(dismissServer(world, ref)).rejects.toMatchObject({ name: 'PlanDrifted' });
  });
});

describe('turning back', () => {
  it('takes the shard out, ends its own workload and offers to give the volumes their names back', async () => {
    const world = await moved();
    await saveProbe(world, { settled: true });
    await settleShard(world, ref);

    const turned = [await turnBack(world, ref), await turnBack(world, ref)];

    expect(turned).toEqual([{ moves: true }, { moves: true }]);
    expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1-r2', url: 'http://shard-1-r2', route: 'none' });
    expect(world.workloads.known.has('shard-1')).toBe(false);
    expect(world.volumeMoves.move?.renames).toEqual([
      { id: 'good', from: 'shard-1', to: 'shard-1-r2' },
      { id: 'old', from: 'shard-1-quarantined-3', to: 'shard-1' },
    ]);
  });

  it('brings back what stood before, and forgets what the other answered', async () => {
    const world = await moved();
    await saveProbe(world, { settled: true, 'watch:shard-1': false });
    await turnBack(world, ref);
    await freeVolumes(world, ref);

    expect(await startMoved(world, ref)).toEqual({ isHome: false });
    await saveProbe(world, { settled: true });
    await settleShard(world, ref);

    expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1-r2', route: 'self' });
    expect(Object.fromEntries(world.volumeMoves.ids)).toEqual({ 'shard-1': 'old', 'shard-1-r2': 'good' });
    expect((await factsOf(world)).probes).not.toHaveProperty('watch:shard-1-r2');
    await expect(dismissServer(world, ref)).rejects.toMatchObject({ name: 'PlanDrifted' });
  });

  it('moves nothing where nobody began', async () => {
    const world = await offered(true);
    world.volumeMoves.comes = false;
    await world.registry.change(ref, 'shard-1', { route: 'replica', replicaUrl: 'http://shard-1-replica' });
    await freeVolumes(world, ref);
    world.clock.advance(HOUR);
    await checkMove(world, until('moved'));

    expect(await turnBack(world, ref)).toEqual({ moves: false });
    expect(await startMoved(world, ref)).toEqual({ isHome: false });

    expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1-r2', route: 'replica' });
    expect(world.workloads.known.get('shard-1-r2')).toMatchObject({ volume: 'shard-1-r2' });
    expect(await keysIn(world)).toContain('move:withdrawn:moved');
  });

  it('needs a person where nobody gives the names back', async () => {
    const world = await moved();
    world.volumeMoves.comes = false;
    await turnBack(world, ref);
    world.clock.advance(HOUR + 1);

    await expect(checkMove(world, until('accepted'))).rejects.toMatchObject({ name: 'JobStuck' });
  });
});
