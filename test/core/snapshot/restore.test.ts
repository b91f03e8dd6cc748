import { JobStuck } from '../../../core/kernel/follow-job.ts';
import { PlanDrifted } from '../../../core/kernel/task-error.ts';
import { quarantineSnapshot } from '../../../core/snapshot/quarantine-snapshot.ts';
import { checkRestore } from '../../../core/snapshot/restore/check-restore.ts';
import { planRestore } from '../../../core/snapshot/restore/plan-restore.ts';
import { startRestore } from '../../../core/snapshot/restore/start-restore.ts';
import { notes, prepareWorld, ref, setStatus, type World } from './world.ts';

const planned = async (world: World) => ({ ...ref, ...(await planRestore(world, ref)) });
const started = async (world: World) => ({ ...ref, ...(await startRestore(world, await planned(world))) });

test('the approved plan is started as a job, and starting it again gives the same job', async () => {
  const world = await prepareWorld();
  const input = await planned(world);

  const first = await startRestore(world, input);
  world.volumes.standing.add('shard-1-r4');
  const second = await startRestore(world, input);

  expect(second).toEqual(first);
  expect(world.jobs.known.get(first.jobId)?.spec).toEqual({
    ...{ kind: 'restore', snapshotId: 'new', manifestSha256: 'a'.repeat(64), to: 'shard-1-r4' },
  });
});

const drifts: [string, (world: World, input: Awaited<ReturnType<typeof planned>>) => unknown][] = [
  ['the snapshot was quarantined', (world) => world.snapshots.quarantine('new', 'bad')],
  ['the snapshot is gone', (world) => world.snapshots.known.delete('new')],
  [
    'the manifest is another one',
    (world) => Object.assign(world.snapshots.known.get('new')?.summary ?? {}, { manifestSha256: 'b'.repeat(64) }),
  ],
  ['the volume exists already', (world) => world.volumes.standing.add('shard-1-r4')],
  ['the plan is unknown', (_, input) => Object.assign(input, { planHash: 'f'.repeat(64) })],
  ['another snapshot is named', (_, input) => Object.assign(input, { snapshotId: 'old' })],
  ['another volume is named', (_, input) => Object.assign(input, { volume: 'shard-1' })],
  ['another workload is named', (_, input) => Object.assign(input, { workloadId: 'shard-1' })],
  [
    'the stored plan was changed',
    async ({ caseFile }, { planHash }) => {
      const { plans = {} } = await caseFile.facts(ref.incidentId);
      const plan = plans[planHash];
      if (plan) await caseFile.save(ref, 'plans', planHash, { ...plan, expectedSeconds: 0 });
    },
  ],
];
test.each(drifts)('nothing is restored where %s', async (_, drift) => {
  const world = await prepareWorld();
  const input = await planned(world);
  await drift(world, input);

  await expect(startRestore(world, input)).rejects.toBeInstanceOf(PlanDrifted);

  expect(world.jobs.known.size).toBe(0);
});

test('a restore under way is waited for, with one line for each quarter', async () => {
  const world = await prepareWorld();
  const input = await started(world);

  const outputs = [];
  for (const bytesDone of [10, 26, 30, 51, 99]) {
    setStatus(world, input.jobId, { bytesDone, bytesTotal: 100 });
    outputs.push(await checkRestore(world, input));
  }

  expect(outputs).toEqual(Array(5).fill({ done: false, waitSeconds: 7, intact: true }));
  expect(await notes(world, 'restore:shard-1-r4:')).toHaveLength(3);
});

test('a restore that is done is done and intact', async () => {
  const world = await prepareWorld();
  const input = await started(world);
  setStatus(world, input.jobId, { state: 'succeeded' });

  const output = await checkRestore(world, input);

  expect(output).toEqual({ done: true, waitSeconds: 7, intact: true });
});

test('a damaged snapshot is an answer, and is quarantined with the reason of the agent', async () => {
  const world = await prepareWorld();
  const input = await started(world);
  setStatus(world, input.jobId, { state: 'failed', intact: false, reason: "piece 0 of 'a.bin' differs" });

  const output = await checkRestore(world, input);
  await quarantineSnapshot(world, { ...ref, snapshotId: 'new' });

  expect(output).toEqual({ done: true, waitSeconds: 7, intact: false });
  expect(world.snapshots.known.get('new')?.summary).toMatchObject({
    state: 'Quarantined',
    reason: "piece 0 of 'a.bin' differs",
  });
  expect((await planRestore(world, ref)).snapshotId).toBe('old');
});

test('a snapshot that answered wrong is quarantined with the reason of the probe', async () => {
  const world = await prepareWorld();
  const probe = { healthy: false, asked: 12, hits: 3, reason: '3 of 12 answers right' };
  await world.caseFile.save(ref, 'probes', 'restored:new', probe);

  await quarantineSnapshot(world, { ...ref, snapshotId: 'new' });

  expect(world.snapshots.known.get('new')?.summary.reason).toBe('3 of 12 answers right');
  expect((await world.caseFile.facts(ref.incidentId)).triedSnapshots).toEqual({ new: '3 of 12 answers right' });
});

test('an agent that died is started again, at most five times', async () => {
  const world = await prepareWorld();
  const input = await started(world);

  for (let times = 0; times < 5; times += 1) {
    setStatus(world, input.jobId, { state: 'failed', reason: 'the agent died' });
    expect(await checkRestore(world, input)).toMatchObject({ done: false, intact: true });
  }
  setStatus(world, input.jobId, { state: 'failed', reason: 'the agent died' });
  const sixth = checkRestore(world, input);

  await expect(sixth).rejects.toThrow('the agent died');
  await expect(sixth).rejects.toBeInstanceOf(JobStuck);
  expect(await notes(world, 'resumed:')).toHaveLength(5);
});

test('a restore that is twice not done by its deadline is stuck', async () => {
  const world = await prepareWorld();
  const input = await started(world);
  world.clock.advance(601);
  await checkRestore(world, input);
  world.clock.advance(601);

  await expect(checkRestore(world, input)).rejects.toBeInstanceOf(JobStuck);
});
