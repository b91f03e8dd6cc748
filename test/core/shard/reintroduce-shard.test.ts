import type { PlanOf } from '../../../core/contracts/plan.ts';
import { PlanDrifted, StaleEpoch } from '../../../core/kernel/task-error.ts';
import { planReintroduction } from '../../../core/shard/plan-reintroduction.ts';
import { reintroduceShard } from '../../../core/shard/reintroduce-shard.ts';
import { entryOf, keysIn, prepareRestarted, prepareRestored, ref, START, saveFacts } from './world.ts';

test('a restored shard takes over by one registry change, and the old volume is labelled', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  const changesBefore = world.registry.changes;

  const served = await reintroduceShard(world, { ...ref, planHash });

  const facts = await world.caseFile.facts(ref.incidentId);
  expect(served).toEqual({ mode: 'normal' });
  expect(world.registry.changes).toBe(changesBefore + 1);
  expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1-r3', url: 'http://shard-1-r3', route: 'self' });
  expect(facts.cutOver).toEqual({ before: 'shard-1', after: 'shard-1-r3' });
  expect(facts.restoredAt).toBe(START);
  expect(facts.quarantinedVolumes).toEqual({ 'shard-1': "replaced by 'shard-1-r3'" });
  expect(world.volumes.quarantined.get('shard-1')).toContain("replaced by 'shard-1-r3'");
});

test('the old server goes on until the shard has settled', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);

  await reintroduceShard(world, { ...ref, planHash });

  expect(world.workloads.known.has('shard-1')).toBe(true);
});

test('a restarted shard goes back into rotation with its own volume, which is not labelled', async () => {
  const world = await prepareRestarted();
  const { planHash } = await planReintroduction(world, ref);

  await reintroduceShard(world, { ...ref, planHash });

  const facts = await world.caseFile.facts(ref.incidentId);
  expect(await entryOf(world)).toMatchObject({ workloadId: 'shard-1', route: 'self' });
  expect(facts.cutOver).toEqual({ before: 'shard-1', after: 'shard-1' });
  expect(facts.restoredAt).toBe(START);
  expect(world.volumes.quarantined.size).toBe(0);
});

test('a retry cuts over once and keeps the first time', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  await reintroduceShard(world, { ...ref, planHash });
  const changes = world.registry.changes;
  world.clock.advance(60);

  await reintroduceShard(world, { ...ref, planHash });

  expect(world.registry.changes).toBe(changes);
  expect((await world.caseFile.facts(ref.incidentId)).restoredAt).toBe(START);
  expect((await keysIn(world)).filter((key) => key === 'reintroduce')).toHaveLength(1);
});

test('a try that died right after its cut-over is finished by the next', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  await world.registry.change(ref, 'shard-1', { workloadId: 'shard-1-r3', url: 'http://shard-1-r3', route: 'self' });

  await reintroduceShard(world, { ...ref, planHash });

  const facts = await world.caseFile.facts(ref.incidentId);
  expect(facts.cutOver).toEqual({ before: 'shard-1', after: 'shard-1-r3' });
  expect(facts.restoredAt).toBe(START);
  expect(facts.quarantinedVolumes).toEqual({ 'shard-1': "replaced by 'shard-1-r3'" });
});

test.each([
  ['workload', { workloadId: 'shard-1-other' }],
  ['route', { route: 'replica' as const }],
])('a registry whose %s is not what the plan found is left alone', async (_, patch) => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  await world.registry.change(ref, 'shard-1', patch);
  const before = await entryOf(world);

  await expect(reintroduceShard(world, { ...ref, planHash })).rejects.toThrow(PlanDrifted);

  expect(await entryOf(world)).toEqual(before);
});

test('a fresh server that is gone, or on another volume, is not let in', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  world.workloads.put('shard-1-r3', 'shard-1', 'http://shard-1-r3');
  await expect(reintroduceShard(world, { ...ref, planHash })).rejects.toThrow(PlanDrifted);
  const running = world.workloads.put('shard-1-r3', 'shard-1-r3', 'http://shard-1-r3');
  world.workloads.known.set('shard-1-r3', { ...running, ready: false });

  await expect(reintroduceShard(world, { ...ref, planHash })).rejects.toThrow("'shard-1-r3' is not ready on volume");

  expect((await entryOf(world))?.route).toBe('none');
});

test.each(['restore-hash', 'unknown'])('the hash %s is no reintroduction', async (planHash) => {
  const world = await prepareRestored();
  await planReintroduction(world, ref);

  await expect(reintroduceShard(world, { ...ref, planHash })).rejects.toThrow(PlanDrifted);
});

test('a plan that was altered under its hash is refused', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  const { plans = {} } = await world.caseFile.facts(ref.incidentId);
  const altered = { ...(plans[planHash] as PlanOf<'reintroduce'>), workloadId: 'shard-1', volume: null };
  await saveFacts(world, { plans: { ...plans, [planHash]: altered } });

  await expect(reintroduceShard(world, { ...ref, planHash })).rejects.toThrow(PlanDrifted);
});

test('a writer that lost its lock cuts nothing over', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  world.registry.epoch = 4;

  await expect(reintroduceShard(world, { ...ref, planHash })).rejects.toThrow(StaleEpoch);

  expect((await world.caseFile.facts(ref.incidentId)).cutOver).toBeUndefined();
});
