import { JobStuck } from '../../../core/kernel/follow-job.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { checkCopy } from '../../../core/volume/check-copy.ts';
import { CopyRefused } from '../../../core/volume/errors.ts';
import { startCopy } from '../../../core/volume/start-copy.ts';
import { notes, prepareWorld, ref, setStatus, type World } from '../snapshot/world.ts';

type Purpose = 'cold' | 'evidence' | 'snapshot';
const start = async (world: World, purpose: Purpose) => ({ ...ref, ...(await startCopy(world, { ...ref, purpose })) });
const verdict = { healthy: false, asked: 12, hits: 3, reason: '' };

test.each<Purpose>(['cold', 'snapshot'])('a %s copy has a twin, which the incident remembers', async (purpose) => {
  const world = await prepareWorld();

  const { jobId, copyId, permitted } = await start(world, purpose);

  expect([permitted, jobId]).toEqual([true, copyId]);
  expect(world.jobs.known.get(jobId)?.spec).toEqual({
    ...{ kind: 'copy', from: 'shard-1', to: { volume: copyId }, twin: `${copyId}-twin`, workloadId: 'shard-1' },
  });
  expect((await world.caseFile.facts(ref.incidentId)).copies).toEqual({ [copyId]: `${copyId}-twin` });
});

test('an evidence copy goes into the evidence, has no twin, and is no copy to be opened', async () => {
  const world = await prepareWorld();

  const { jobId } = await start(world, 'evidence');

  expect(world.jobs.known.get(jobId)?.spec).toMatchObject({ to: { evidenceOf: ref.incidentId }, twin: null });
  expect((await world.caseFile.facts(ref.incidentId)).copies).toBeUndefined();
});

test.each<[Purpose, string[]]>([
  ['cold', ['http://shard-1']],
  ['snapshot', ['http://shard-1']],
  ['evidence', []],
])('before a %s copy these servers write what is only in their memory: %j', async (purpose, quiesced) => {
  const world = await prepareWorld();

  await start(world, purpose);

  expect(world.vectorStore.quiesced).toEqual(quiesced);
});

test('no copy is begun where the server does not write what it keeps in memory', async () => {
  const world = await prepareWorld();
  world.vectorStore.servers.delete('http://shard-1');

  const started = start(world, 'snapshot');

  await expect(started).rejects.toBeInstanceOf(DependencyUnavailable);
  await expect(started).rejects.toThrow("shard 'shard-1' is not ready to be copied: no server");
  expect(world.jobs.known.size).toBe(0);
});

test('a retried start is the same copy', async () => {
  const world = await prepareWorld();

  const outputs = [await start(world, 'cold'), await start(world, 'cold')];

  expect(outputs[1]).toEqual(outputs[0]);
  expect(world.jobs.known.size).toBe(1);
});

test('a cold copy that was probed is followed by another one, and both are remembered', async () => {
  const world = await prepareWorld();
  const first = await start(world, 'cold');
  await world.caseFile.save(ref, 'probes', first.copyId, verdict);

  const second = await start(world, 'cold');

  expect(second.copyId).toBe(`${ref.incidentId}-cold-2`);
  expect(Object.keys((await world.caseFile.facts(ref.incidentId)).copies ?? {})).toEqual([first.copyId, second.copyId]);
});

test('a volume larger than the policy permits is not copied as evidence, but for a cold probe', async () => {
  const world = await prepareWorld();
  const [target] = world.config.targets;
  Object.assign(target ?? {}, { maxEvidenceCopyBytes: 0 });

  const outputs = [await start(world, 'evidence'), await start(world, 'cold')];

  expect(outputs.map(({ permitted }) => permitted)).toEqual([false, true]);
  expect([...world.jobs.known.keys()]).toEqual([outputs[1]?.copyId]);
  expect(await notes(world, 'copy:refused')).toEqual([expect.stringContaining('larger than the 0 bytes')]);
});

test('a volume larger than the configuration lets be opened as a copy is left alone, and the run says so', async () => {
  const world = await prepareWorld();
  Object.assign(world.config.targets[0] ?? {}, { maxColdCopyBytes: 0 });

  const started = start(world, 'cold');

  await expect(started).rejects.toBeInstanceOf(CopyRefused);
  await expect(started).rejects.toThrow(/^volume 'shard-1' has \d+ bytes, more than the 0 .*: raise maxColdCopyBytes/);
  expect(world.jobs.known.size).toBe(0);
  expect((await start(world, 'snapshot')).permitted).toBe(true);
});

test('a copy under way is waited for, and a finished one is done', async () => {
  const world = await prepareWorld();
  const input = await start(world, 'cold');

  const running = await checkCopy(world, input);
  setStatus(world, input.jobId, { state: 'succeeded' });
  const done = await checkCopy(world, input);

  expect([running, done]).toEqual([
    { done: false, waitSeconds: 7 },
    { done: true, waitSeconds: 7 },
  ]);
});

test('a copy of an hour is looked at every three minutes', async () => {
  const world = await prepareWorld();
  Object.assign(world.config.targets[0] ?? {}, { jobDeadlineSeconds: 86_400 });
  const input = await start(world, 'cold');
  world.clock.advance(3_600);

  expect(await checkCopy(world, input)).toEqual({ done: false, waitSeconds: 180 });
});

test('a copy whose agent died is started again', async () => {
  const world = await prepareWorld();
  const input = await start(world, 'evidence');
  setStatus(world, input.jobId, { state: 'failed', reason: 'the agent died' });

  const output = await checkCopy(world, input);

  expect(output.done).toBe(false);
  expect(await notes(world, 'resumed:')).toHaveLength(1);
});

test.each<Purpose>(['cold', 'snapshot'])('a torn %s copy throws JobStuck with the reason', async (purpose) => {
  const world = await prepareWorld();
  const input = await start(world, purpose);
  setStatus(world, input.jobId, { state: 'failed', intact: false, reason: "'a.bin' changed" });

  const checked = checkCopy(world, input);

  await expect(checked).rejects.toBeInstanceOf(JobStuck);
  await expect(checked).rejects.toThrow("'a.bin' changed");
});

test('a torn evidence copy is done: the sealing refuses it', async () => {
  const world = await prepareWorld();
  const input = await start(world, 'evidence');
  setStatus(world, input.jobId, { state: 'failed', intact: false, reason: "'a.bin' changed" });

  expect(await checkCopy(world, input)).toEqual({ done: true, waitSeconds: 7 });
});

test('a copy that is not done by its deadline is ended and started again once, then it is stuck', async () => {
  const world = await prepareWorld();
  const input = await start(world, 'evidence');
  world.clock.advance(601);

  const again = await checkCopy(world, input);
  world.clock.advance(600);
  const inTime = await checkCopy(world, input);
  world.clock.advance(1);

  expect([again.done, inTime.done]).toEqual([false, false]);
  expect(await notes(world, 'resumed:')).toEqual([expect.stringContaining('it did not finish in time')]);
  await expect(checkCopy(world, input)).rejects.toBeInstanceOf(JobStuck);
});

test('a copy that was started again is looked at as rarely as its first attempt was', async () => {
  const world = await prepareWorld();
  const input = await start(world, 'evidence');
  world.clock.advance(601);
  await checkCopy(world, input);
  world.clock.advance(10);

  expect((await checkCopy(world, input)).waitSeconds).toBe(31);
});

test('a copy that died while nobody looked, for longer than its deadline, is started again', async () => {
  const world = await prepareWorld();
  const input = await start(world, 'evidence');
  setStatus(world, input.jobId, { state: 'failed', reason: 'the agent died' });
  world.clock.advance(6_000);

  const resumed = await checkCopy(world, input);
  const later = await checkCopy(world, input);

  expect([resumed.done, later.done]).toEqual([false, false]);
});
