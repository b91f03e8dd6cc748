import type { CaseFacts } from '../../../core/contracts/case-file.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import { enterSafeMode } from '../../../core/shard/enter-safe-mode.ts';
import { markUnhealthy } from '../../../core/shard/mark-unhealthy.ts';
import { planReintroduction } from '../../../core/shard/plan-reintroduction.ts';
import { routeToReplica } from '../../../core/shard/route-to-replica.ts';
import { entryOf, keysIn, prepareRestored, prepareWorld, ref, START, saveFacts } from './world.ts';

test('a shard in rotation of which nothing is known is taken out', async () => {
  const world = prepareWorld();

  const served = await enterSafeMode(world, ref);

  expect(served).toEqual({ mode: 'degraded' });
  expect((await entryOf(world))?.route).toBe('none');
  expect((await world.caseFile.facts(ref.incidentId)).safeAt).toBe(START);
});

test('a shard whose replica answers is left to it', async () => {
  const world = prepareWorld();
  await routeToReplica(world, { ...ref, replicaId: 'shard-1-replica' });

  const served = await enterSafeMode(world, ref);

  expect(served).toEqual({ mode: 'replica' });
  expect((await entryOf(world))?.route).toBe('replica');
});

test('a route to a replica without a url is no answer, and is taken out', async () => {
  const world = prepareWorld();
  await world.registry.change(ref, 'shard-1', { route: 'replica', replicaUrl: null });

  const served = await enterSafeMode(world, ref);

  expect(served).toEqual({ mode: 'degraded' });
});

const right = { healthy: true, asked: 15, hits: 15, reason: '15 of 15 answers right' };
const wrong = { ...right, healthy: false, hits: 0 };
const copies = { 'cold-1': 'cold-1-twin', 'cold-2': 'cold-2-twin' };
const cutOver = { before: 'shard-1', after: 'shard-1' };

test.each<[string, Partial<CaseFacts>]>([
  ['found right, before any copy of it was probed', { probes: { found: right } }],
  ['found right, though one copy of it was wrong', { probes: { found: right, 'cold-1': wrong }, copies }],
  ['found right, as its copies are', { probes: { found: right, 'cold-1': right }, copies }],
])('a shard %s is left as found, and not marked', async (_, facts) => {
  const world = prepareWorld();
  await saveFacts(world, facts);

  const served = await enterSafeMode(world, ref);

  expect(served).toEqual({ mode: 'normal' });
  expect(world.registry.changes).toBe(0);
  expect(await world.caseFile.facts(ref.incidentId)).toEqual({ ...facts, left: 'as-found' });
});

test.each<[string, Partial<CaseFacts>]>([
  ['found wrong', { probes: { found: wrong } }],
  ['both copies of which were wrong', { probes: { found: right, 'cold-1': wrong, 'cold-2': wrong }, copies }],
  ['that was only observed', { probes: { observed: right } }],
  [
    'that was wrong again after its reintroduction',
    { safeAt: START, cutOver, probes: { found: wrong, 'watch:shard-1': wrong } },
  ],
  [
    'that somebody put back by hand while it was repaired',
    { safeAt: START, probes: { found: wrong, restarted: right } },
  ],
])('a shard %s is taken out', async (_, facts) => {
  const world = prepareWorld();
  await saveFacts(world, facts);

  await enterSafeMode(world, ref);

  expect((await entryOf(world))?.route).toBe('none');
  expect(await world.caseFile.facts(ref.incidentId)).toMatchObject({ left: 'out', safeAt: START });
});

test.each<[string, Partial<CaseFacts>]>([
  ['was reintroduced', { safeAt: START, cutOver, probes: { found: wrong } }],
  ['answered right while it was watched', { safeAt: START, cutOver, probes: { found: wrong, 'watch:shard-1': right } }],
])('a shard that %s stays in rotation', async (_, facts) => {
  const world = prepareWorld();
  await saveFacts(world, facts);

  const served = await enterSafeMode(world, ref);

  expect(served).toEqual({ mode: 'normal' });
  expect((await world.caseFile.facts(ref.incidentId)).left).toBe('reintroduced');
});

test('a run that died between the cut-over and its note leaves the shard in rotation, and the note is made good', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  await saveFacts(world, { safeAt: START });
  const url = 'http://shard-1-r3';
  await world.registry.change(ref, 'shard-1', { route: 'self', workloadId: 'shard-1-r3', url });

  await enterSafeMode(world, ref);

  const { left, cutOver: noted, restoredAt, plans } = await world.caseFile.facts(ref.incidentId);
  expect(plans?.[planHash]).toMatchObject({ workloadId: 'shard-1-r3' });
  expect([left, restoredAt, noted]).toEqual(['reintroduced', START, { before: 'shard-1', after: 'shard-1-r3' }]);
});

test('a shard found right and out of rotation stays out', async () => {
  const world = prepareWorld();
  await world.registry.change(ref, 'shard-1', { route: 'none' });
  await saveFacts(world, { probes: { found: right } });

  await enterSafeMode(world, ref);

  expect((await entryOf(world))?.route).toBe('none');
  expect((await world.caseFile.facts(ref.incidentId)).left).toBe('out');
});

test('safe mode twice is safe mode once', async () => {
  const world = prepareWorld();
  await markUnhealthy(world, ref);
  world.clock.advance(60);

  await enterSafeMode(world, ref);
  await enterSafeMode(world, ref);

  expect(world.registry.changes).toBe(1);
  expect((await world.caseFile.facts(ref.incidentId)).safeAt).toBe(START);
  expect(await keysIn(world)).toEqual(['mark:unhealthy', 'left:out']);
});

test.each([{ shardId: 'shard-9' }, { shardId: 'shard-1-replica' }])(
  'an incident of what is no shard fails nothing: %p',
  async (odd) => {
    const world = prepareWorld();

    const served = await enterSafeMode(world, { ...ref, ...odd });

    expect(served).toEqual({ mode: 'normal' });
    expect(world.registry.changes).toBe(0);
  },
);

test('an unknown target counts as degraded', async () => {
  const served = await enterSafeMode(prepareWorld(), { ...ref, targetId: 'other' });

  expect(served).toEqual({ mode: 'degraded' });
});

test('a writer that lost its lock is told', async () => {
  const world = prepareWorld();

  await expect(enterSafeMode(world, { ...ref, epoch: 2 })).rejects.toThrow(StaleEpoch);
});
