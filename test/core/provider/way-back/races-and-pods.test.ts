import { PlanDrifted } from '../../../../core/kernel/task-error.ts';
import { PrimaryRegressed } from '../../../../core/provider/errors.ts';
import { judgeRamp } from '../../../../core/provider/judge-ramp.ts';
import { planRamp } from '../../../../core/provider/plan-ramp.ts';
import { stepRamp } from '../../../../core/provider/step-ramp.ts';
import { rampStep } from '../../../fakes/provider/ramp-step.ts';
import { reading, ref, traffic, view, writeShares } from '../ramp-world.ts';
import { begin, judge, miss, pairs, prepare, stepsOf, versionOf } from './drive-ramp.ts';

test('pairs and traffic of all pods count together; those of a pod on another version do not', async () => {
  const world = await prepare();
  await begin(world);
  world.clock.advance(61);
  const version = await versionOf(world);
  const split = traffic('openai', 50);
  world.generatorPods.read = [
    reading(version, { pod: 'a', pairs: pairs(15), traffic: [split] }),
    reading(version, { pod: 'b', pairs: pairs(15), traffic: [split] }),
    reading(1, { pod: 'c', pairs: pairs(30, miss), traffic: [traffic('openai', 100, 100)] }),
  ];

  expect(await judgeRamp(world, ref)).toMatchObject({ done: false });
  expect(Object.values(await stepsOf(world))[0]).toMatchObject({
    ...{ pairs: 30, losses: 0, requests: 100, errors: 0, decision: 'hold' },
    reason: 'not every gateway follows this weight: c (version 1)',
  });
});

test('a pod that restarts takes no pair away', async () => {
  const world = await prepare();
  await begin(world);
  await judge(world, { pairs: pairs(20) });

  expect(await judge(world, { pairs: pairs(10) })).toMatchObject({ done: true, ask: false });
  expect(Object.values(await stepsOf(world))[0]).toMatchObject({ pairs: 30, decision: 'up' });
});

test('a step that is repeated writes once, even if it died after the write', async () => {
  const world = await prepare();
  const { planHash } = await begin(world);
  world.clock.advance(30);

  expect(await stepRamp(world, { ...ref, planHash })).toMatchObject({ percent: 1, moved: true });
  expect(await versionOf(world)).toBe(2);
});

test('a verdict that was kept and not told is told by the next call', async () => {
  const world = await prepare();
  await begin(world);
  world.clock.advance(61);
  world.generatorPods.read = [reading(await versionOf(world), { pairs: pairs(30) })];
  const note = jest.spyOn(world.caseFile, 'note').mockRejectedValueOnce(new Error('killed'));

  await expect(judgeRamp(world, ref)).rejects.toThrow('killed');
  note.mockRestore();

  expect(await judgeRamp(world, ref)).toMatchObject({ done: true, ask: false });
  const told = (await world.caseFile.timeline(ref.incidentId)).map(({ text }) => text);
  expect(told).toContain('The step passed at 1 %: 0 losses in 30 pairs.');
});

test('who changed the state meanwhile has won: the run leaves it at that and says who', async () => {
  const world = await prepare();
  const { planHash } = await planRamp(world, ref);
  await writeShares(world, 1, 0);

  expect(await stepRamp(world, { ...ref, planHash })).toEqual({
    percent: 0,
    onBackup: false,
    moved: false,
    lostTo: 'ada',
  });
  expect((await world.caseFile.facts(ref.incidentId)).overruledBy).toMatchObject({ who: 'ada' });
});

test('a weight that somebody else changed is not judged', async () => {
  const world = await prepare();
  await begin(world);
  await writeShares(world, 2, 50);

  await expect(judgeRamp(world, ref)).rejects.toThrow(PlanDrifted);
});

test('after three ramps that came down to nothing a person has to look', async () => {
  const world = await prepare();
  const models = [view('openai', { state: 'open', failure: 'Server' }), view('azure')];
  for (let round = 0; round < 3; round++) {
    const { planHash } = await begin(world);
    await judge(world, { models }, 2);
    await stepRamp(world, { ...ref, planHash });
  }

  await expect(planRamp(world, ref)).rejects.toThrow(PrimaryRegressed);
});

test('a primary that fails at every higher weight does not go up and down for ever: a person decides', async () => {
  const world = await prepare();
  const { planHash } = await begin(world);
  const failing = [traffic('openai', 100, 60), traffic('azure', 100)];
  const next = async (over: Parameters<typeof judge>[1]) => {
    const judged = await judge(world, over);
    if (!judged.ask) await stepRamp(world, { ...ref, planHash });
    return judged.ask;
  };
  await next({ pairs: pairs(30) });
  let rounds = 0;
  while (!(await next({ traffic: failing })) && !(await next({ pairs: pairs(30) })) && rounds < 20) rounds += 1;

  expect(rounds).toBe(2);
  expect(Object.values(await stepsOf(world)).at(-1)).toMatchObject({
    ...{
      percent: 1,
      decision: 'ask',
      reason: 'it stepped back from 5 %; since then 0 losses and 0 wins in 30 of 30 pairs',
    },
  });
});

test('a whole weight that a person accepted is accepted once, whoever repeats the call', async () => {
  const world = await prepare();
  const version = await writeShares(world, 1, 100);
  const step = rampStep({
    percent: 100,
    decision: 'ask',
    reason: 'only 3 requests',
    judgedAt: '2026-11-23T03:40:00.000Z',
  });
  await world.caseFile.save(ref, 'rampSteps', String(version), step);
  const { planHash } = await planRamp(world, ref);

  const answers = [await stepRamp(world, { ...ref, planHash }), await stepRamp(world, { ...ref, planHash })];

  expect(answers[1]).toEqual(answers[0]);
  expect(await versionOf(world)).toBe(version);
  expect((await stepsOf(world))[version]).toMatchObject({
    decision: 'up',
    reason: 'approved although only 3 requests',
  });
  expect(await judgeRamp(world, ref)).toMatchObject({ done: true, finished: true });
});
