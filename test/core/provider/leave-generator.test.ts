import { leaveGenerator } from '../../../core/provider/leave-generator.ts';
import { rampStep } from '../../fakes/provider/ramp-step.ts';
import { prepareRamp, type RampWorld, reading, ref, view, writeShares } from './ramp-world.ts';

const dark = (name: string) => view(name, { state: 'open', failure: 'Server' });
const weights = async (world: RampWorld) =>
  (await world.generatorStates.read(ref.targetId))?.weights.map(({ percent }) => percent);

/** A run that left these shares, with pods that see these models. */
async function prepareLeft(
  percent: number,
  models = [view('openai'), view('azure')],
  mode: 'live' | 'fallback' = 'live',
) {
  const world = prepareRamp();
  const version = await writeShares(world, null, percent, mode);
  world.generatorPods.read = [reading(version, { models })];
  return world;
}

const leave = async (world: RampWorld) => {
  await leaveGenerator(world, ref);
  return { weights: await weights(world), leftOn: (await world.caseFile.facts(ref.incidentId)).leftOn };
};

test.each([
  ['a ramp of which both sides answer stays', 25, [], [25, 75], 'azure'],
  ['a primary that went dark gets nothing', 25, ['openai'], [0, 100], 'azure'],
  ['a backup that went dark gets nothing', 25, ['azure'], [100, 0], 'openai'],
  ['where nobody answers, the weights stay', 25, ['openai', 'azure'], [25, 75], 'azure'],
  ['all on a backup that answers stays', 0, ['openai'], [0, 100], 'azure'],
  ['all on a backup that went dark goes to a primary that serves', 0, ['azure'], [100, 0], 'openai'],
] as const)('%s', async (_, percent, down, expected, leftOn) => {
  const models = ['openai', 'azure'].map((name) => (down.some((one) => one === name) ? dark(name) : view(name)));
  const world = await prepareLeft(percent, models);

  expect(await leave(world)).toEqual({ weights: expected, leftOn: { provider: leftOn } });
});

test('a primary whose answers were worse is left with nothing, although it serves', async () => {
  const world = await prepareLeft(5);
  const judgedAt = '2026-11-23T02:30:00.000Z';
  await world.caseFile.save(
    ref,
    'rampSteps',
    '1',
    rampStep({ percent: 5, decision: 'ask', isQuality: true, judgedAt }),
  );

  expect(await leave(world)).toEqual({ weights: [0, 100], leftOn: { provider: 'azure' } });
});

test('after a fallback, traffic is left on a provider that serves', async () => {
  const world = await prepareLeft(100, [dark('openai'), view('azure')], 'fallback');

  expect(await leave(world)).toMatchObject({ weights: [0, 100], leftOn: { provider: 'azure' } });
  expect(await world.generatorStates.read(ref.targetId)).toMatchObject({ mode: 'live' });
});

test('after a refused plan, cached answers and refusals stay', async () => {
  const world = await prepareLeft(100, [view('openai'), view('azure')], 'fallback');

  await leaveGenerator(world, { ...ref, onlyAway: true });

  expect(await world.generatorStates.read(ref.targetId)).toMatchObject({ mode: 'fallback', version: 1 });
});

test('a state that this run has not set is left alone', async () => {
  const world = await prepareLeft(25, [dark('openai'), view('azure')]);
  const before = await world.generatorStates.read(ref.targetId);

  await leaveGenerator(world, { ...ref, epoch: 2 });

  expect(await world.generatorStates.read(ref.targetId)).toEqual(before);
});

test('pods that say nothing move nothing, and a repeated call changes nothing more', async () => {
  const world = await prepareLeft(25);
  world.generatorPods.read = [];
  await leaveGenerator(world, ref);
  world.generatorPods.read = [reading(1, { models: [dark('openai'), view('azure')] })];

  expect(await leave(world)).toEqual({ weights: [25, 75], leftOn: { provider: 'azure' } });
});

test('where nobody ever wrote a state, the primary of ragmend.yaml answers', async () => {
  const world = prepareRamp();

  expect(await leave(world)).toEqual({ weights: undefined, leftOn: { provider: 'openai' } });
});

test('a provider whose last probes failed gets nothing, although few requests left its breaker closed', async () => {
  const world = await prepareLeft(100, [view('openai'), view('azure')], 'fallback');
  const failure = { class: 'Server' as const, code: '503', horizonSeconds: null };
  const model = (provider: string, role: 'primary' | 'backup') => ({
    ...{ provider, model: `${provider}-small`, role, failure, breaker: null, lacks: [], unknown: [] },
  });
  await world.caseFile.save(ref, 'providersFound', '', {
    ...{ at: '2026-11-23T02:00:00.000Z', isUp: false, streak: 3, isSettled: true },
    models: [model('openai', 'primary'), model('azure', 'backup')],
  });

  await leaveGenerator(world, ref);

  expect(await world.generatorStates.read(ref.targetId)).toMatchObject({ mode: 'fallback', version: 1 });
  expect((await world.caseFile.timeline(ref.incidentId)).at(-1)?.text).toBe(
    'No provider is asked: users get cached answers and refusals.',
  );
});

const NARROW = { concurrency: 1, perSecond: 1, burst: 1 };

/** Sets what a run sets for an outage, and gives the state after the tail, which comes twice. */
async function leftAfterOutage(models: ReturnType<typeof view>[]) {
  const world = await prepareLeft(25, models);
  const state = await world.generatorStates.read(ref.targetId);
  if (state === null) throw new Error('nobody wrote a state');
  const { targetId: _, version, epoch: __, ...setting } = state;
  await world.generatorStates.write(ref, version, { ...setting, admission: NARROW, shadow: true, backlog: true });
  await leave(world);
  await leave(world);
  return world.generatorStates.read(ref.targetId);
}

test.each([
  ['one side went dark', dark('openai'), [0, 100]],
  ['both sides are well', view('openai'), [25, 75]],
])('limits and pairs that were for the outage do not outlast the run where %s', async (_, openai, shares) => {
  const state = await leftAfterOutage([openai, view('azure')]);

  expect(state).toMatchObject({ admission: null, shadow: false, backlog: true, version: 3 });
  expect(state?.weights.map(({ percent }) => percent)).toEqual(shares);
});

test('where nobody answers, the limits stay for whoever recovers first, and no pairs are made', async () => {
  expect(await leftAfterOutage([dark('openai'), dark('azure')])).toMatchObject({
    ...{ admission: NARROW, shadow: false, backlog: true, version: 3 },
  });
});
