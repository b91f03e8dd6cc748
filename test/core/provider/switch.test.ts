import { planSwitch } from '../../../core/provider/plan-switch.ts';
import { probeProviders } from '../../../core/provider/probe-providers.ts';
import { proveSwitch } from '../../../core/provider/prove-switch.ts';
import { switchProvider } from '../../../core/provider/switch-provider.ts';
import { failureOf } from '../../fakes/provider/generator-pods.ts';
import { type FailoverWorld, prepareFailover } from './failover-world.ts';

const AUTH = { class: 'Auth', code: 'invalid_api_key' } as const;

/** A run whose primary is found with a revoked key, and its plan to switch to `azure`. */
async function preparePlanned(settings: object = {}) {
  const world = await prepareFailover({}, settings);
  world.generatorPods.failing.set('openai', failureOf(AUTH));
  await probeProviders(world, { ...world.ref, stage: 'found' });
  const { planHash } = await planSwitch(world, { ...world.ref, backupId: 'azure' });
  return { world, planHash };
}

async function prepareSwitched(settings: object = {}) {
  const { world, planHash } = await preparePlanned(settings);
  await switchProvider(world, { ...world.ref, planHash });
  return world;
}

/** Somebody else switches, with the lock of a run that is not this one's. */
async function switchedByAda(world: FailoverWorld, to: string) {
  const { generatorStates, ref } = world;
  const standing = await generatorStates.read('docs-rag');
  const weights = ['openai', 'azure'].map((provider) => ({ provider, percent: provider === to ? 100 : 0 }));
  const setting = {
    mode: 'live',
    admission: null,
    backlog: false,
    shadow: false,
    by: 'ada',
    reason: 'by hand',
  } as const;
  const { at } = standing ?? { at: '2026-11-23T03:00:00.000Z' };
  await generatorStates.write(ref, standing?.version ?? null, { ...setting, weights, at });
}

test('the plan says what fails, who takes over, what others do and how it is undone; equal state gives an equal plan', async () => {
  const { world, planHash } = await preparePlanned();

  const again = await planSwitch(world, { ...world.ref, backupId: 'azure' });

  expect(again.planHash).toBe(planHash);
  expect((await world.facts()).plans?.[planHash]).toMatchObject({
    action: 'switch',
    subject: { kind: 'provider', id: 'openai' },
    summary: 'Let azure answer in place of openai, which fails with Auth (invalid_api_key).',
    changes: ["flag (gateway): from 'openai' to 'azure', for all sessions"],
    facts: [
      { label: 'Backup', value: "azure answered a probe for 'azure-1'" },
      { label: 'Not known', value: 'its quota of requests a minute' },
      { label: 'Not known', value: 'its quota of tokens a minute' },
      { label: 'openai', value: "'openai-1' fails with Auth (invalid_api_key)" },
    ],
    missing: [],
  });
});

test('a flag that Git owns is refused with the change to make there', async () => {
  const { world } = await preparePlanned();
  const owned = { tool: 'Argo CD', change: "set LLM_PROVIDER to 'azure' in apps/rag/values.yaml" };
  const read = async () => ({ ...(await world.providerFlag.read('docs-rag')), ownedBy: owned });

  const planning = planSwitch(
    { ...world, providerFlag: { ...world.providerFlag, read } },
    { ...world.ref, backupId: 'azure' },
  );

  await expect(planning).rejects.toMatchObject({
    name: 'SwitchRefused',
    message: expect.stringContaining(owned.change),
  });
});

test('a switch gives the backup all traffic, keeps what was before, and a retry later changes nothing more', async () => {
  const { world, planHash } = await preparePlanned();

  const first = await switchProvider(world, { ...world.ref, planHash });
  world.clock.advance(30);
  const again = await switchProvider(world, { ...world.ref, planHash });

  expect([first, again]).toEqual([
    { switched: true, lostTo: '' },
    { switched: true, lostTo: '' },
  ]);
  expect(await world.generatorStates.read('docs-rag')).toMatchObject({
    version: 1,
    mode: 'live',
    weights: [
      { provider: 'openai', percent: 0 },
      { provider: 'azure', percent: 100 },
    ],
  });
  const { flagBefore, safeAt, switched } = await world.facts();
  expect(flagBefore).toEqual({ provider: 'openai', value: null, writtenBy: null });
  expect([safeAt, switched?.to]).toEqual(['2026-11-23T03:00:00.000Z', 'azure']);
});

test('who was slower changes nothing and learns the name of the winner', async () => {
  const { world, planHash } = await preparePlanned();
  await switchedByAda(world, 'azure');

  const lost = await switchProvider(world, { ...world.ref, planHash });

  expect(lost).toEqual({ switched: false, lostTo: 'ada (by hand)' });
  expect(await world.generatorStates.read('docs-rag')).toMatchObject({ version: 1, by: 'ada' });
  const { overruledBy, switched, safeAt } = await world.facts();
  expect(overruledBy).toMatchObject({ who: 'ada (by hand)', said: 'azure' });
  expect([switched, safeAt]).toEqual([undefined, undefined]);
});

test('a plan of another hash switches nothing', async () => {
  const { world } = await preparePlanned();

  await expect(switchProvider(world, { ...world.ref, planHash: 'else' })).rejects.toMatchObject({
    name: 'PlanDrifted',
  });
  expect(await world.generatorStates.read('docs-rag')).toBeNull();
});

test('a switch is proven by an answer of each pod, looked at again after 10, 60 and 200 seconds', async () => {
  const world = await prepareSwitched();
  const looks: (number | boolean)[][] = [];
  for (let at = 0; at < 4; at++) {
    const { done, waitSeconds } = await proveSwitch(world, world.ref);
    looks.push([done, waitSeconds]);
    world.clock.advance(waitSeconds);
  }

  expect(looks).toEqual([
    [false, 10],
    [false, 50],
    [false, 140],
    [true, 5],
  ]);
  expect((await world.facts()).podProofs).toMatchObject({
    'gateway-0': { mode: 'backup', provider: 'azure', problem: null },
    'gateway-1': { mode: 'backup', provider: 'azure', problem: null },
  });
  expect(await world.notes()).toContain('Each of 2 pods answers from azure, and the flag still says so.');
});

test('a pod that answers from elsewhere is waited for, and named once it is too late', async () => {
  const world = await prepareSwitched({ jobDeadlineSeconds: 100 });
  world.generatorPods.answering = (pod) => {
    const provider = pod === 'gateway-1' ? 'openai' : 'azure';
    return { pod, label: { mode: 'backup', provider }, problem: null };
  };

  expect(await proveSwitch(world, world.ref)).toMatchObject({ done: false });
  expect((await world.facts()).switched?.provenAt).toBeNull();
  world.clock.advance(101);
  await expect(proveSwitch(world, world.ref)).rejects.toMatchObject({
    name: 'SwitchUnproven',
    message: expect.stringContaining("pod 'gateway-1' answers from 'openai'"),
  });
});

test.each([
  [{ label: null, problem: 'connection refused' }, "pod 'gateway-0' gave no answer (connection refused)"],
  [{ label: null, problem: null }, "pod 'gateway-0' names no provider"],
  [{ label: { mode: 'refused', provider: null }, problem: null }, "pod 'gateway-0' answers from 'refused'"],
] as const)('an answer like %j proves nothing', async (answer, why) => {
  const world = await prepareSwitched({ jobDeadlineSeconds: 10 });
  world.generatorPods.answering = (pod) => ({ pod, ...answer });
  world.clock.advance(11);

  await expect(proveSwitch(world, world.ref)).rejects.toThrow(why);
});

test('no serving pod proves nothing', async () => {
  const world = await prepareSwitched();
  world.generatorPods.pods = [];

  expect(await proveSwitch(world, world.ref)).toMatchObject({ done: false });
});

test('a flag that somebody puts back ends the run with the name, and the run leaves it alone', async () => {
  const world = await prepareSwitched();
  await proveSwitch(world, world.ref);
  await switchedByAda(world, 'openai');

  await expect(proveSwitch(world, world.ref)).rejects.toMatchObject({
    name: 'SwitchReverted',
    message: "the flag was put from 'azure' back to 'openai' by ada (by hand): agree on one owner of the flag",
  });
  expect((await world.facts()).overruledBy).toMatchObject({ who: 'ada (by hand)', said: 'openai' });
  expect(await world.generatorStates.read('docs-rag')).toMatchObject({ by: 'ada' });
});
