import { planRamp } from '../../../../core/provider/plan-ramp.ts';
import { stepRamp } from '../../../../core/provider/step-ramp.ts';
import { ref, traffic, view, writeShares } from '../ramp-world.ts';
import { begin, judge, miss, pairs, prepare, stepsOf, weightOf } from './drive-ramp.ts';

test('the plan says who answers, each step, what moves it up and down, what it costs, and how to undo it', async () => {
  const world = await prepare();

  const { planHash, needed } = await planRamp(world, ref);

  const plan = (await world.caseFile.facts(ref.incidentId)).plans?.[planHash];
  expect(needed).toBe(true);
  expect(plan).toMatchObject({
    action: 'ramp',
    summary:
      'Bring traffic from azure back to openai in 5 steps (1, 5, 25, 50, 100 % of the sessions), each judged by 30 pairs of answers.',
    undo: 'One write: openai back to 0 %, azure to 100 %. Every gateway follows within seconds.',
    expectedSeconds: 1500,
    ...{ primaryId: 'openai', backupId: 'azure', version: '1', from: 0, steps: [1, 5, 25, 50, 100], missing: [] },
  });
  expect(plan).not.toHaveProperty('byPerson');
  expect(plan?.changes).toHaveLength(5);
  expect(await planRamp(world, ref)).toEqual({ planHash, needed });
});

test('all traffic on the primary needs no way back', async () => {
  const world = await prepare();
  await writeShares(world, 1, 100);

  expect(await planRamp(world, ref)).toEqual({ needed: false, planHash: '' });
});

test('a ramp of good pairs goes up by the book, and is finished at 100 %', async () => {
  const world = await prepare();
  const { planHash } = await begin(world);
  const weights = [await weightOf(world)];

  for (let step = 0; step < 4; step++) {
    expect(await judge(world, { pairs: pairs(30) })).toMatchObject({ done: true, finished: false, ask: false });
    await stepRamp(world, { ...ref, planHash });
    weights.push(await weightOf(world));
  }
  const last = await judge(world, { pairs: pairs(30) });

  expect(weights).toEqual([1, 5, 25, 50, 100]);
  expect(last).toMatchObject({ done: true, finished: true });
  expect(Object.values(await stepsOf(world)).map(({ decision }) => decision)).toEqual(['up', 'up', 'up', 'up', 'up']);
  expect(await world.caseFile.facts(ref.incidentId)).toHaveProperty('restoredAt');
  expect(await world.generatorStates.read(ref.targetId)).toMatchObject({ version: 6, shadow: true, epoch: 1 });
});

test('a step waits for its pairs and its time, then for a person: thin traffic never passes', async () => {
  const world = await prepare();
  await begin(world);

  expect(await judge(world, { pairs: pairs(29) })).toMatchObject({ done: false });
  expect(await judge(world, {}, 600)).toMatchObject({ done: true, ask: true });
  expect(await weightOf(world)).toBe(1);
  const { planHash } = await planRamp(world, ref);
  const plan = (await world.caseFile.facts(ref.incidentId)).plans?.[planHash];
  expect(plan).toMatchObject({
    from: 1,
    steps: [5, 25, 50, 100],
    byPerson: 'only 29 of 30 pairs in 661 s: too few to judge',
  });
  expect(await stepRamp(world, { ...ref, planHash })).toMatchObject({ percent: 5, moved: true });
});

test('worse answers at 25 % step back, hold there, and ask a person, who may go on', async () => {
  const world = await prepare();
  const { planHash } = await begin(world);
  for (let step = 0; step < 2; step++) {
    await judge(world, { pairs: pairs(30) });
    await stepRamp(world, { ...ref, planHash });
  }
  expect(await weightOf(world)).toBe(25);

  await judge(world, { pairs: [...pairs(3), ...pairs(9, miss)] }, 5);
  const back = await stepRamp(world, { ...ref, planHash });
  const held = await judge(world, { pairs: [...pairs(3), ...pairs(9, miss)] });
  const asked = await judge(world, { pairs: [...pairs(20), ...pairs(10, miss)] });

  expect(back).toMatchObject({ percent: 5, onBackup: false });
  expect(held).toMatchObject({ done: false });
  expect(asked).toMatchObject({ done: true, ask: true });
  const next = await planRamp(world, ref);
  const plan = (await world.caseFile.facts(ref.incidentId)).plans?.[next.planHash];
  expect(plan?.byPerson).toMatch(/^it stepped back from 25 %; since then \d+ losses and 0 wins in 30 of 30 pairs$/);
  await stepRamp(world, { ...ref, planHash: next.planHash });
  expect(await weightOf(world)).toBe(25);
  expect(await judge(world, { pairs: pairs(30) })).toMatchObject({ done: true, ask: false });
  expect(Object.values(await stepsOf(world)).at(-1)).toMatchObject({ percent: 25, decision: 'up' });
});

test('losses of all steps count together, one for each query', async () => {
  const world = await prepare();
  const { planHash } = await begin(world);
  const lost = pairs(1, miss);
  await judge(world, { pairs: [...pairs(29), ...lost] });
  const again = await stepsOf(world);

  expect(Object.values(again)[0]).toMatchObject({ losses: 1 });
  expect(Object.values(again)[0]?.decision).toBe('ask');
  expect(planHash).not.toBe('');
});

test('a primary whose breaker opens steps down at once, to nothing from the first step, and is watched again', async () => {
  const world = await prepare();
  const { planHash } = await begin(world);
  const models = [view('openai', { state: 'open', failure: 'Server' }), view('azure')];

  expect(await judge(world, { models }, 2)).toMatchObject({ done: true, ask: false });
  expect(await stepRamp(world, { ...ref, planHash })).toMatchObject({ percent: 0, onBackup: true });
  expect(await world.generatorStates.read(ref.targetId)).toMatchObject({ mode: 'live', shadow: false });
});

test('errors of natural traffic step down, whatever the pairs say', async () => {
  const world = await prepare();
  await begin(world);

  await judge(world, { pairs: pairs(30), traffic: [traffic('openai', 100, 30), traffic('azure', 100)] });

  expect(Object.values(await stepsOf(world))[0]).toMatchObject({
    decision: 'down',
    isQuality: false,
    requests: 100,
    errors: 30,
  });
});
