import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { judgeRamp } from '../../../../core/provider/judge-ramp.ts';
import { leaveGenerator } from '../../../../core/provider/leave-generator.ts';
import { planRamp } from '../../../../core/provider/plan-ramp.ts';
import { stepRamp } from '../../../../core/provider/step-ramp.ts';
import { type RampWorld, ref, writeShares } from '../ramp-world.ts';
import { begin, prepare } from './drive-ramp.ts';

/** A target without a gateway: its flag is a variable of a Deployment. */
async function prepareFlag(): Promise<RampWorld> {
  const world = await prepare();
  const [target] = world.config.targets;
  if (target?.generator === undefined) throw new Error('the target has no generator');
  const place = { deployment: 'rag', container: 'app', variable: 'LLM', values: {} };
  target.generator.flag = { kind: 'deployment-env', ...place };
  return world;
}

const says = async (world: RampWorld) => (await world.providerFlag.read(ref.targetId)).provider;

test('the plan says that everybody moves at once, and what is missing without a gateway', async () => {
  const world = await prepareFlag();

  const { planHash } = await planRamp(world, ref);

  const plan = (await world.caseFile.facts(ref.incidentId)).plans?.[planHash];
  expect(plan).toMatchObject({ summary: 'Switch all traffic from azure back to openai.', steps: [100], from: 0 });
  expect(plan?.changes[0]).toBe('Deployment rag: from azure to openai, for everybody at once.');
  expect(plan?.changes.join(' ')).toContain('there is no ramp');
});

test('the flag moves everybody once, and every pod has to answer from the primary', async () => {
  const world = await prepareFlag();
  const { planHash, moved } = await begin(world);
  expect(moved).toMatchObject({ percent: 100, moved: true });
  expect(await stepRamp(world, { ...ref, planHash })).toMatchObject({ percent: 100, moved: true });
  world.generatorPods.answering = (pod) => ({
    pod,
    label: { mode: 'backup', provider: pod === 'gateway-0' ? 'openai' : 'azure' },
    problem: null,
  });
  world.clock.advance(61);
  expect(await judgeRamp(world, ref)).toMatchObject({ done: false });

  world.generatorPods.answering = (pod) => ({ pod, label: { mode: 'primary', provider: 'openai' }, problem: null });

  expect(await judgeRamp(world, ref)).toMatchObject({ done: true, finished: true });
  expect(await says(world)).toBe('openai');
});

test('a pod that gets no answer from the primary moves everybody back', async () => {
  const world = await prepareFlag();
  const { planHash } = await begin(world);
  world.generatorPods.answering = (pod) => ({ pod, label: null, problem: 'status 503' });
  world.clock.advance(61);
  await judgeRamp(world, ref);

  expect(await stepRamp(world, { ...ref, planHash })).toMatchObject({ percent: 0, onBackup: true });
  expect(await stepRamp(world, { ...ref, planHash })).toMatchObject({ percent: 0, onBackup: true, moved: true });
  expect(await says(world)).toBe('azure');
});

test('who changed the flag meanwhile has won', async () => {
  const world = await prepareFlag();
  const { planHash } = await planRamp(world, ref);
  await writeShares(world, 1, 0);

  expect(await stepRamp(world, { ...ref, planHash })).toMatchObject({ moved: false, lostTo: 'ada (test)' });
});

const on = (provider: string | null) => (pod: string) => ({
  ...{ pod, label: provider === null ? null : { mode: 'backup' as const, provider }, problem: null },
});

test.each<[string, (pod: string) => ReturnType<ReturnType<typeof on>>, string, string]>([
  ['all pods follow the flag', on('azure'), 'azure', 'All or most traffic is left on azure.'],
  ['no pod followed it', on('openai'), 'openai', 'The flag is left on azure, but 2 of 2 pods that answer ask openai.'],
  [
    'one pod says nothing',
    (pod) => on(pod === 'gateway-0' ? 'openai' : null)(pod),
    'openai',
    'The flag is left on azure, but 1 of 1 pods that answer ask openai.',
  ],
  ['no pod says anything', on(null), 'azure', 'The flag is left on azure; no pod says whom it asks.'],
])('where a run ends early and %s, it says who answers, and switches nothing', async (_, answering, left, said) => {
  const world = await prepareFlag();
  const before = await world.providerFlag.read(ref.targetId);
  world.generatorPods.answering = answering;

  await leaveGenerator(world, ref);

  expect((await world.caseFile.facts(ref.incidentId)).leftOn).toEqual({ provider: left });
  expect((await world.caseFile.timeline(ref.incidentId)).at(-1)?.text).toBe(said);
  expect(await world.providerFlag.read(ref.targetId)).toEqual(before);
});

test('pods that can not be asked keep no run from its end', async () => {
  const world = await prepareFlag();
  world.generatorPods.answering = () => Promise.reject(new DependencyUnavailable('the agent is away'));

  await leaveGenerator(world, ref);

  expect((await world.caseFile.facts(ref.incidentId)).leftOn).toEqual({ provider: 'azure' });
});
