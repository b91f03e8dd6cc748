import { discardUnfinished } from '../../../core/shard/discard-unfinished.ts';
import { planReintroduction } from '../../../core/shard/plan-reintroduction.ts';
import { reintroduceShard } from '../../../core/shard/reintroduce-shard.ts';
import { rollBack } from '../../../core/shard/roll-back.ts';
import { keysIn, prepareRestored, prepareWorld, ref, restorePlan, saveFacts } from './world.ts';

test('a running job is ended', async () => {
  const world = prepareWorld();
  await world.jobs.start(ref, 'job-1', { kind: 'restore', snapshotId: 's', manifestSha256: 'f', to: 'v' });
  await world.jobs.start({ ...ref, incidentId: 'other' }, 'job-2', {
    kind: 'restore',
    snapshotId: 's',
    manifestSha256: 'f',
    to: 'v',
  });

  const output = await discardUnfinished(world, ref);

  expect(output).toEqual({ discarded: 1 });
  expect((await world.jobs.status('job-2')).state).toBe('running');
});

test('a fresh server that never served is ended, and its volume kept and labelled', async () => {
  const world = await prepareRestored();

  const output = await discardUnfinished(world, ref);

  expect(output).toEqual({ discarded: 2 });
  expect([...world.workloads.known.keys()]).toEqual(['shard-1']);
  expect(world.volumes.standing.has('shard-1-r3')).toBe(true);
  expect(world.volumes.quarantined.get('shard-1-r3')).toContain('never served');
});

test('a fresh server that serves stays, and the one that it replaced is ended', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  await reintroduceShard(world, { ...ref, planHash });

  await discardUnfinished(world, ref);

  expect([...world.workloads.known.keys()]).toEqual(['shard-1-r3']);
  expect([...world.volumes.quarantined.keys()]).toEqual(['shard-1']);
});

test('a fresh server that was rolled back is ended and labelled', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  await reintroduceShard(world, { ...ref, planHash });
  await rollBack(world, ref);

  await discardUnfinished(world, ref);

  expect([...world.workloads.known.keys()]).toEqual(['shard-1']);
  expect([...world.volumes.quarantined.keys()].sort()).toEqual(['shard-1', 'shard-1-r3']);
});

test('the volume of a restore that did not get as far as a server is labelled', async () => {
  const world = prepareWorld();
  await saveFacts(world, { plans: { one: restorePlan(), two: restorePlan('snap-0', 'never-made') } });

  const output = await discardUnfinished(world, ref);

  expect(output).toEqual({ discarded: 1 });
  expect([...world.volumes.quarantined.keys()]).toEqual(['shard-1-r3']);
});

test('copies go, and the servers that opened them', async () => {
  const world = prepareWorld();
  for (const volume of ['copy-1', 'twin-1']) world.volumes.standing.add(volume);
  world.workloads.put('copy-1-open', 'twin-1', 'http://copy-1-open');
  await saveFacts(world, { copies: { 'copy-1': 'twin-1', 'copy-2': 'gone' } });

  const output = await discardUnfinished(world, ref);

  expect(output).toEqual({ discarded: 1 });
  expect([...world.workloads.known.keys()]).toEqual(['shard-1']);
  expect([...world.volumes.standing]).toEqual(['shard-1', 'shard-1-r3']);
});

test('a second time there is nothing left', async () => {
  const world = await prepareRestored();
  await discardUnfinished(world, ref);

  const again = await discardUnfinished(world, ref);

  expect(again).toEqual({ discarded: 0 });
  expect(await keysIn(world)).toEqual(['discard']);
});

test('where the registry knows no such shard, only the fresh server is ended', async () => {
  const world = await prepareRestored();
  await saveFacts(world, { servedBefore: { workloadId: 'shard-1', url: 'http://shard-1', volume: 'shard-1' } });

  await discardUnfinished(world, { ...ref, targetId: 'other' });

  expect([...world.workloads.known.keys()]).toEqual(['shard-1']);
});

test('a fresh server that took over stays where the registry no longer tells who serves', async () => {
  const world = await prepareRestored();
  const { planHash } = await planReintroduction(world, ref);
  await reintroduceShard(world, { ...ref, planHash });

  await discardUnfinished(world, { ...ref, targetId: 'other' });

  expect([...world.workloads.known.keys()].sort()).toEqual(['shard-1', 'shard-1-r3']);
  expect([...world.volumes.quarantined.keys()]).toEqual(['shard-1']);
});
