import { proveSwitch } from '../../../core/provider/prove-switch.ts';
import { prepareSwitched, switchedByAda } from './failover-world.ts';

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
  const { podProofs, safeAt, switched } = await world.facts();
  expect([safeAt, switched?.provenAt]).toEqual([switched?.at, switched?.at]);
  expect(podProofs).toMatchObject({
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

test('a rollout that the cluster gave up ends the run at once, in the words of the cluster', async () => {
  const world = await prepareSwitched();
  world.generatorPods.pods = ['a-1', 'answers'];
  world.generatorPods.answering = (pod) =>
    pod === 'answers'
      ? { pod, label: null, problem: 'its rollout is stuck (timed out)', isStuck: true }
      : { pod, label: { mode: 'primary', provider: 'openai' }, problem: null };

  await expect(proveSwitch(world, world.ref)).rejects.toMatchObject({
    name: 'SwitchUnproven',
    message:
      "the flag says 'azure', but 'answers' can't follow, as its rollout is stuck (timed out): mend it, or put the flag back",
  });
  const { podProofs, safeAt } = await world.facts();
  expect(podProofs?.answers).toMatchObject({ provider: null, problem: 'its rollout is stuck (timed out)' });
  expect(safeAt).toBeUndefined();
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
