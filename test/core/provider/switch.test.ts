import { planSwitch } from '../../../core/provider/plan-switch.ts';
import { switchProvider } from '../../../core/provider/switch-provider.ts';
import { preparePlanned, switchedByAda } from './failover-world.ts';

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
  expect([safeAt, switched?.to]).toEqual([undefined, 'azure']);
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
