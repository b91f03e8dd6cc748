import { NOT_DUE } from '../../../core/provider/ports/generator-pods.ts';
import { watchPrimary } from '../../../core/provider/watch-primary.ts';
import { failureOf } from '../../fakes/provider/generator-pods.ts';
import { rampStep } from '../../fakes/provider/ramp-step.ts';
import { prepareSwitched, type RampWorld, reading, ref, view } from './ramp-world.ts';

/** Looks until the watch is done, as the page does; returns the looks and the seconds that it took. */
async function watchUntilDone(world: RampWorld, change: (look: number) => void = () => undefined) {
  for (let look = 0, seconds = 0; look < 5000; look++) {
    change(look);
    const { done, changed, waitSeconds } = await watchPrimary(world, ref);
    if (done) return { looks: look + 1, seconds, changed };
    expect(waitSeconds).toBeGreaterThanOrEqual(1);
    expect(waitSeconds).toBeLessThanOrEqual(900);
    world.clock.advance(waitSeconds);
    seconds += waitSeconds;
  }
  throw new Error('the watch never ends');
}

test('a primary that answers again is proven, and the timeline says by what', async () => {
  const world = await prepareSwitched();
  world.generatorPods.read = [reading(1)];

  const { changed, seconds } = await watchUntilDone(world);

  expect(changed).toBe(false);
  expect(seconds).toBeLessThan(60);
  expect((await world.caseFile.timeline(ref.incidentId)).map(({ text }) => text)).toEqual([
    'openai gave 3 good answers in a row.',
  ]);
});

test('a primary that fails is left alone until its horizon ends, however often it is looked at', async () => {
  const world = await prepareSwitched();
  world.generatorPods.failing.set('openai', failureOf({ class: 'Throttled', code: '429', horizon: 7_200_000 }));

  for (let look = 0; look < 8; look++) {
    const { done, waitSeconds } = await watchPrimary(world, ref);
    expect(done).toBe(false);
    world.clock.advance(waitSeconds);
  }

  expect(world.generatorPods.asked).toHaveLength(1);
});

test('time does not heal a wrong key: a good probe does, and a new credential is tried at once', async () => {
  const world = await prepareSwitched();
  const locked = view('openai', { state: 'locked', failure: 'Auth' });
  world.generatorPods.failing.set('openai', failureOf({ class: 'Auth', code: 'invalid_api_key', horizon: 3_600_000 }));
  world.generatorPods.read = [reading(1, { models: [locked, view('azure')] })];
  await watchPrimary(world, ref);
  world.clock.advance(120);
  await watchPrimary(world, ref);
  const before = world.generatorPods.asked.length;

  world.generatorPods.failing.clear();
  world.generatorPods.read = [reading(1)];
  const { seconds, changed } = await watchUntilDone(world);

  expect(before).toBe(1);
  expect({ changed, isSoon: seconds < 60 }).toEqual({ changed: false, isSoon: true });
});

test('a probe that was not made says nothing: neither a good answer nor a flap', async () => {
  const world = await prepareSwitched();
  await watchPrimary(world, ref);
  world.generatorPods.failing.set('openai', failureOf({ class: 'Throttled', code: NOT_DUE, horizon: 60_000 }));
  world.clock.advance(10);

  await watchPrimary(world, ref);

  const { watches } = await world.caseFile.facts(ref.incidentId);
  expect(watches?.openai).toMatchObject({ good: 1, flaps: [], nextAt: world.clock.now() + 60_000 });
});

test('after a step down to nothing, it has to be proven anew, by more good answers', async () => {
  const world = await prepareSwitched();
  await watchUntilDone(world);
  const before = world.generatorPods.asked.length;
  const judgedAt = '2026-11-23T04:00:00.000Z';
  await world.caseFile.save(ref, 'rampSteps', '2', rampStep({ decision: 'down', judgedAt }));

  world.clock.advance(3600);
  await watchUntilDone(world);

  expect(world.generatorPods.asked.length - before).toBeGreaterThanOrEqual(6);
  expect((await world.caseFile.facts(ref.incidentId)).watches?.openai?.flaps).toHaveLength(1);
});

describe('while nobody answers', () => {
  const fallen = async () => {
    const world = await prepareSwitched();
    world.generatorPods.failing.set('openai', failureOf());
    await world.caseFile.save(ref, 'fallbackAt', '', '2026-11-23T02:30:00.000Z');
    return world;
  };

  test('a backup that answers ends the watch, so that all are probed again', async () => {
    const world = await fallen();

    expect(await watchUntilDone(world)).toMatchObject({ changed: true });
  });

  test('a backup that is not chosen then has to prove more each time, so that nothing runs in circles', async () => {
    const world = await fallen();
    const looks: number[] = [];
    for (let round = 0; round < 4; round++) {
      const before = world.generatorPods.asked.filter(({ provider }) => provider === 'azure').length;
      await watchUntilDone(world);
      looks.push(world.generatorPods.asked.filter(({ provider }) => provider === 'azure').length - before);
      world.clock.advance(1);
      const at = new Date(world.clock.now()).toISOString();
      await world.caseFile.save(ref, 'providersFound', '', { at, isUp: false, streak: 3, isSettled: true, models: [] });
    }

    expect(looks[3]).toBeGreaterThan(looks[0] as number);
  });

  test('a backup that cannot stand in is not watched', async () => {
    const world = await fallen();
    const lacks = ['it has no JSON mode'];
    await world.caseFile.save(ref, 'providersFound', '', {
      ...{ at: '2026-11-23T02:00:00.000Z', isUp: false, streak: 3, isSettled: true },
      models: [
        { provider: 'azure', model: 'azure-small', role: 'backup', failure: null, breaker: null, unknown: [], lacks },
      ],
    });

    expect(await watchPrimary(world, ref)).toMatchObject({ done: false, changed: false });
    expect(world.generatorPods.asked.every(({ provider }) => provider === 'openai')).toBe(true);
  });
});

test('if the backup that serves goes dark, all are probed again', async () => {
  const world = await prepareSwitched();
  world.generatorPods.failing.set('openai', failureOf());
  const dark = view('azure', { state: 'open', failure: 'Server', since: '2026-11-23T03:00:00.000Z' });
  world.generatorPods.read = [reading(1, { models: [view('openai', { state: 'open' }), dark] })];

  expect(await watchPrimary(world, ref)).toMatchObject({ done: true, changed: true });
});

test('a backup that stays dark is no news: all are probed again ever less often', async () => {
  const world = await prepareSwitched();
  world.generatorPods.failing.set('openai', failureOf());
  const since = '2026-11-23T01:00:00.000Z';
  const dark = view('azure', { state: 'open', failure: 'Server', since });
  world.generatorPods.read = [reading(1, { models: [view('openai', { state: 'open' }), dark] })];
  const begun = world.clock.now();
  let rounds = 0;
  while (world.clock.now() < begun + 86_400_000) {
    const at = new Date(world.clock.now()).toISOString();
    const found = { at, isUp: false, streak: 3, isSettled: true, models: [] };
    await world.caseFile.save(ref, 'providersFound', '', found);
    await watchUntilDone(world);
    rounds += 1;
  }

  expect(rounds).toBeGreaterThan(50);
  expect(rounds).toBeLessThan(300);
});

test("a month's outage takes a run that AWS does not end: few looks, and fewer probes", async () => {
  const world = await prepareSwitched();
  world.generatorPods.failing.set('openai', failureOf());
  world.generatorPods.read = [reading(1)];
  const begun = world.clock.now();
  let looks = 0;
  while (world.clock.now() < begun + 30 * 86_400_000) {
    const { done, waitSeconds } = await watchPrimary(world, ref);
    expect(done).toBe(false);
    world.clock.advance(waitSeconds);
    looks += 1;
  }

  expect(looks).toBeLessThan(1500);
  expect(world.generatorPods.asked.length).toBeLessThan(looks);
});

test('a look that is repeated at once probes nobody twice', async () => {
  const world = await prepareSwitched();
  await watchPrimary(world, ref);

  await watchPrimary(world, ref);

  expect(world.generatorPods.asked).toHaveLength(1);
});
