import { drainBacklog } from '../../../core/provider/drain-backlog.ts';
import { prepareSwitched, type RampWorld, reading, ref } from './ramp-world.ts';

const waits = (waiting: number, over = {}) =>
  reading(1, { backlog: { waiting, oldestSeconds: 60, expired: 0, failed: 0, ...over } });

const lines = async (world: RampWorld) => (await world.caseFile.timeline(ref.incidentId)).map(({ text }) => text);

test('the run waits until no request waits any more, and counts what was dropped', async () => {
  const world = await prepareSwitched();
  world.generatorPods.read = [waits(40), waits(40)];
  const first = await drainBacklog(world, ref);
  world.clock.advance(first.waitSeconds);
  world.generatorPods.read = [waits(0, { expired: 2, failed: 1 }), waits(0)];

  const second = await drainBacklog(world, ref);

  expect([first.done, second.done]).toEqual([false, true]);
  expect(await lines(world)).toEqual(['No request is waiting; 2 got too old and 1 failed by themselves.']);
  expect((await world.caseFile.facts(ref.incidentId)).drained).toMatchObject({ waiting: 0, expired: 2, failed: 1 });
});

test('it takes back the limits, the backlog and the pairs of the outage, once', async () => {
  const world = await prepareSwitched();
  const {
    targetId: _,
    version: __,
    epoch: ___,
    ...before
  } = (await world.generatorStates.read(ref.targetId)) ?? never();
  const admission = { concurrency: 4, perSecond: 5, burst: 5 };
  await world.generatorStates.write(ref, 1, { ...before, admission, backlog: true, shadow: true });
  world.generatorPods.read = [waits(0)];

  await drainBacklog(world, ref);
  await drainBacklog(world, ref);

  const calm = { admission: null, backlog: false, shadow: false, weights: before.weights };
  expect(await world.generatorStates.read(ref.targetId)).toMatchObject({ version: 3, ...calm });
});

test('pods that do not answer prove no empty backlog, but nobody waits longer than a request may', async () => {
  const world = await prepareSwitched({ backlog: { maxAgeSeconds: 3600 } });
  world.generatorPods.read = [{ isAway: true, pod: 'gateway-0', reason: 'no answer' }];

  const first = await drainBacklog(world, ref);
  world.clock.advance(3601);
  const last = await drainBacklog(world, ref);

  expect([first.done, last.done]).toEqual([false, true]);
  expect(await lines(world)).toEqual(['Still waiting past the longest age: 1; none was dropped.']);
});

test('without gateways there is nothing to drain', async () => {
  const world = await prepareSwitched();

  expect(await drainBacklog(world, ref)).toMatchObject({ done: true });
});

function never(): never {
  throw new Error('nothing was written');
}
