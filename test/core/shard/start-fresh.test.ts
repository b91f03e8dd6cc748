import { PlanDrifted } from '../../../core/kernel/task-error.ts';
import { reindexMissing } from '../../../core/shard/reindex/reindex-missing.ts';
import { startFresh } from '../../../core/shard/start-fresh.ts';
import { keysIn, prepareWorld, ref, restore, restorePlan, saveFacts } from './world.ts';

async function preparePlanned() {
  const world = prepareWorld();
  await saveFacts(world, { plans: { one: restorePlan(), two: restorePlan('snap-0', 'shard-1-r3-2') } });
  return world;
}

test('a fresh server starts beside the old one, and is kept in the facts', async () => {
  const world = await preparePlanned();

  await startFresh(world, { ...ref, ...restore });

  const { freshWorkload } = await world.caseFile.facts(ref.incidentId);
  expect(freshWorkload).toEqual({ ...restore, takenAt: '2026-11-23T01:00:00.000Z' });
  expect([...world.workloads.known.keys()]).toEqual(['shard-1', 'shard-1-r3']);
});

test('what is indexed again counts from what the snapshot covers, not from when it was taken', async () => {
  const world = await preparePlanned();
  const plan = restorePlan();
  const coveredUntil = '2026-11-23T00:00:00.000Z';
  await saveFacts(world, {
    plans: { one: { ...plan, snapshot: { ...plan.snapshot, coveredUntil } } },
  });

  await startFresh(world, { ...ref, ...restore });
  await world.registry.change(ref, 'shard-1', { workloadId: 'shard-1-r3' });
  await reindexMissing(world, ref);

  const { freshWorkload, reindex } = await world.caseFile.facts(ref.incidentId);
  expect(freshWorkload).toMatchObject({ takenAt: '2026-11-23T01:00:00.000Z', coveredUntil });
  expect(reindex?.work?.since).toBe(coveredUntil);
});

test('starting again starts nothing', async () => {
  const world = await preparePlanned();
  await startFresh(world, { ...ref, ...restore });

  await startFresh(world, { ...ref, ...restore });

  expect(world.workloads.log).toEqual(['start shard-1-r3']);
  expect(await keysIn(world)).toEqual(['fresh:shard-1-r3']);
});

test('a server that does not come up is left to the validation', async () => {
  const world = await preparePlanned();
  world.workloads.broken.add('shard-1-r3');

  const output = await startFresh(world, { ...ref, ...restore });

  const [line] = await world.caseFile.timeline(ref.incidentId);
  expect(output).toEqual({});
  expect(line?.text).toBe('shard-1-r3 did not come up on shard-1-r3.');
});

test('a second try ends the server of the first and labels its volume', async () => {
  const world = await preparePlanned();
  await startFresh(world, { ...ref, ...restore });

  await startFresh(world, { ...ref, snapshotId: 'snap-0', volume: 'shard-1-r3-2', workloadId: 'shard-1-r3-2' });

  const { quarantinedVolumes } = await world.caseFile.facts(ref.incidentId);
  expect(world.workloads.log).toEqual(['start shard-1-r3', 'stop shard-1-r3', 'start shard-1-r3-2']);
  expect(Object.keys(quarantinedVolumes ?? {})).toEqual(['shard-1-r3']);
  expect(world.volumes.quarantined.get('shard-1-r3')).toMatch(/^restored from 'snap-1', which failed validation/);
});

test.each([{ snapshotId: 'snap-9' }, { volume: 'shard-1' }, { workloadId: 'shard-1' }])(
  'a restore that no plan names is not started: %p',
  async (other) => {
    const world = await preparePlanned();

    await expect(startFresh(world, { ...ref, ...restore, ...other })).rejects.toThrow(PlanDrifted);

    expect(world.workloads.log).toEqual([]);
  },
);
