import { canonicalJson, sha256 } from '../../../core/kernel/digest.ts';
import { PlanDrifted } from '../../../core/kernel/task-error.ts';
import { planReintroduction } from '../../../core/shard/plan-reintroduction.ts';
import { prepareRestarted, prepareRestored, prepareWorld, ref, saveFacts } from './world.ts';

test('the plan for a restored shard says what changes, what proves it, and how to undo it', async () => {
  const world = await prepareRestored();

  const { planHash } = await planReintroduction(world, ref);

  const { plans = {} } = await world.caseFile.facts(ref.incidentId);
  const plan = plans[planHash];
  expect(plan).toMatchObject({
    action: 'reintroduce',
    summary: "Let 'shard-1-r3' answer for shard-1 again: 15 of 15 answers right.",
    changes: [
      "registry: shard-1 from workload 'shard-1' to 'shard-1-r3' on volume 'shard-1-r3'",
      "registry: route of shard-1 from 'none' to 'self'",
      "volume 'shard-1' is kept and labelled as quarantined",
    ],
    undo: "One registry change: shard-1 goes back to 'shard-1', out of rotation.",
    ...{ expectedSeconds: 60, volume: 'shard-1-r3', workloadId: 'shard-1-r3' },
  });
  expect(plan?.facts).toEqual(
    expect.arrayContaining([
      { label: 'Data-loss window', as: 'seconds', value: 7200 },
      { label: 'From snapshot', as: 'text', value: 'snap-1' },
      { label: 'Workload', as: 'text', value: 'shard-1-r3 on volume shard-1-r3' },
    ]),
  );
  expect(await sha256(canonicalJson(plan))).toBe(planHash);
  expect(Object.keys(plans)).toEqual(['restore-hash', planHash]);
});

test('the plan for a restarted shard changes only its route and loses nothing', async () => {
  const world = await prepareRestarted();

  const { planHash } = await planReintroduction(world, ref);

  const { plans = {} } = await world.caseFile.facts(ref.incidentId);
  expect(plans[planHash]).toMatchObject({
    changes: ["registry: route of shard-1 from 'none' to 'self'"],
    facts: [
      { label: 'Lost', as: 'text', value: 'Nothing: no snapshot takes over.' },
      { label: 'Workload', as: 'text', value: 'shard-1' },
    ],
    ...{ volume: null, workloadId: 'shard-1' },
  });
});

test('planning again gives the same plan, later and after other notes', async () => {
  const world = await prepareRestored();
  const first = await planReintroduction(world, ref);
  world.clock.advance(3600);

  const second = await planReintroduction(world, ref);

  expect(second).toEqual(first);
  expect(Object.keys((await world.caseFile.facts(ref.incidentId)).plans ?? {})).toHaveLength(2);
});

test('a reopened shard is proven by the probe after its reopening', async () => {
  const world = prepareWorld();
  await saveFacts(world, { probes: { reopened: { healthy: true, asked: 15, hits: 15, reason: 'all right' } } });

  const { planHash } = await planReintroduction(world, ref);

  const { plans = {} } = await world.caseFile.facts(ref.incidentId);
  expect(plans[planHash]?.summary).toBe("Let 'shard-1' answer for shard-1 again: all right.");
});

test('nothing is planned for a shard that no probe found well', async () => {
  const world = await prepareRestored();
  const right = { healthy: true, asked: 15, hits: 15, reason: 'all right' };
  await saveFacts(world, { probes: { restarted: right, 'restored:snap-1': { ...right, healthy: false } } });

  await expect(planReintroduction(world, ref)).rejects.toThrow(PlanDrifted);
});
