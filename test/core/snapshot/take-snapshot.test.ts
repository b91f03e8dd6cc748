import { JobStuck } from '../../../core/kernel/follow-job.ts';
import { StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { checkUpload } from '../../../core/snapshot/check-upload.ts';
import { discardSnapshot } from '../../../core/snapshot/discard-snapshot.ts';
import { GoldenSetTooThin, SnapshotDiscarded } from '../../../core/snapshot/errors.ts';
import { publishSnapshot } from '../../../core/snapshot/publish-snapshot.ts';
import { startUpload } from '../../../core/snapshot/start-upload.ts';
import { uploadSpec } from '../../../core/snapshot/upload-spec.ts';
import { startCopy } from '../../../core/volume/start-copy.ts';
import { manifestOf, prepareWorld, ref, setStatus, type World } from './world.ts';

const SNAPSHOT = 'docs-rag_shard-1-20261123T030000000Z';
const copied = async (world: World) => ({ ...ref, ...(await startCopy(world, { ...ref, purpose: 'snapshot' })) });
const probed = (world: World, copyId: string, healthy: boolean) =>
  world.caseFile.save(ref, 'probes', copyId, { healthy, asked: 12, hits: healthy ? 12 : 3, reason: '' });

test('an upload carries what the store, the embedder and the golden set say, and when the copy was begun', async () => {
  const world = await prepareWorld();
  const input = await copied(world);
  world.clock.advance(100);

  const { jobId, snapshotId } = await startUpload(world, input);

  expect(snapshotId).toBe(SNAPSHOT);
  expect(world.jobs.known.get(jobId)?.spec).toMatchObject({
    ...{ kind: 'upload', from: input.copyId },
    manifest: {
      ...{
        snapshotId,
        shardId: 'shard-1',
        takenAt: '2026-11-23T03:00:00.000Z',
        coveredUntil: '2026-11-23T03:00:00.000Z',
      },
      records: 0,
      ...{ store: { kind: 'fake', version: '1' }, embedding: { model: 'fake-1', dimension: 1 } },
      baseline: { length: 12 },
    },
  });
});

test('a document that was added before the copy and held back is not counted among those that the snapshot has', async () => {
  const world = await prepareWorld();
  world.indexLag.oldestMissing = async () => '2026-11-23T02:50:00.000Z';
  const input = await copied(world);
  world.indexLag.oldestMissing = async () => null;

  const { jobId, snapshotId } = await startUpload(world, input);

  expect(snapshotId).toBe(SNAPSHOT);
  expect(world.jobs.known.get(jobId)?.spec).toMatchObject({
    manifest: { takenAt: '2026-11-23T03:00:00.000Z', coveredUntil: '2026-11-23T02:49:59.999Z' },
  });
});

test('an upload says what else the server keeps, and goes on where it does not say', async () => {
  const world = await prepareWorld();
  Object.assign(world.vectorStore.servers.get('http://shard-1') ?? {}, { others: { notes: 7 } });
  const input = await copied(world);

  const { jobId } = await startUpload(world, input);
  world.vectorStore.holdings = async () => {
    throw new StoreFailed('refused');
  };
  const spec = await uploadSpec(world, ref, input.copyId);

  const holdings = [
    { name: 'docs', records: 0, ours: true },
    { name: 'notes', records: 7, ours: false },
  ];
  expect(world.jobs.known.get(jobId)?.spec).toMatchObject({ manifest: { holdings } });
  expect(spec.manifest.holdings).toBeUndefined();
});

test('a store that tells no count is asked again later', async () => {
  const world = await prepareWorld();
  const input = await copied(world);
  world.vectorStore.servers.clear();

  await expect(startUpload(world, input)).rejects.toBeInstanceOf(DependencyUnavailable);
});

test('a shard with a thin golden set gets no snapshot', async () => {
  const world = await prepareWorld();
  const input = await copied(world);
  await world.goldenSets.record('docs-rag', [], {});

  await expect(startUpload(world, input)).rejects.toBeInstanceOf(GoldenSetTooThin);
});

test('an upload is waited for, started again where it died, and done', async () => {
  const world = await prepareWorld();
  const input = { ...ref, ...(await startUpload(world, await copied(world))) };

  const running = await checkUpload(world, input);
  setStatus(world, input.jobId, { state: 'failed', reason: 'the agent died' });
  const resumed = await checkUpload(world, input);
  setStatus(world, input.jobId, { state: 'succeeded' });
  const done = await checkUpload(world, input);

  expect([running.done, resumed.done, done.done]).toEqual([false, false, true]);
});

test('an upload whose copy changed comes to no end', async () => {
  const world = await prepareWorld();
  const input = { ...ref, ...(await startUpload(world, await copied(world))) };
  setStatus(world, input.jobId, { state: 'failed', intact: false, reason: "'a.bin' changed" });

  await expect(checkUpload(world, input)).rejects.toBeInstanceOf(JobStuck);
});

test('a proven snapshot is published with its proof, and its copy is removed', async () => {
  const world = await prepareWorld();
  const { copyId } = await copied(world);
  world.snapshots.put(manifestOf(SNAPSHOT, 0), 'Staged');
  world.volumes.standing.add(copyId);
  await probed(world, copyId, true);

  await publishSnapshot(world, { ...ref, snapshotId: SNAPSHOT });
  await publishSnapshot(world, { ...ref, snapshotId: SNAPSHOT });

  const { state, reason } = world.snapshots.known.get(SNAPSHOT)?.summary ?? {};
  expect([state, reason]).toEqual(['Proven', 'opened and answered 12 of 12 golden queries']);
  expect(world.volumes.standing.has(copyId)).toBe(false);
});

test.each([false, null])('a snapshot whose copy was found %s is not published', async (healthy) => {
  const world = await prepareWorld();
  const { copyId } = await copied(world);
  world.snapshots.put(manifestOf(SNAPSHOT, 0), 'Staged');
  if (healthy !== null) await probed(world, copyId, healthy);

  await expect(publishSnapshot(world, { ...ref, snapshotId: SNAPSHOT })).rejects.toBeInstanceOf(SnapshotDiscarded);

  expect(world.snapshots.known.get(SNAPSHOT)?.summary.state).toBe('Staged');
});

test('a discarded snapshot leaves neither copies, nor jobs, nor what was staged', async () => {
  const world = await prepareWorld();
  const { copyId } = await copied(world);
  world.snapshots.put(manifestOf(SNAPSHOT, 0), 'Staged');
  for (const volume of [copyId, `${copyId}-twin`]) world.volumes.standing.add(volume);

  await discardSnapshot(world, ref);
  await discardSnapshot(world, ref);

  expect([...world.volumes.standing]).toEqual(['shard-1']);
  expect(world.snapshots.known.has(SNAPSHOT)).toBe(false);
  expect(await world.jobs.stopAll(ref)).toBe(0);
});

test('discarding leaves a published snapshot, and every other one', async () => {
  const world = await prepareWorld();
  await copied(world);
  world.snapshots.put(manifestOf(SNAPSHOT, 0), 'Proven');

  await discardSnapshot(world, ref);

  expect([...world.snapshots.known.keys()]).toEqual(['old', 'new', SNAPSHOT]);
  expect(world.snapshots.discarded).toEqual([]);
});

test('an incident that began no copy has nothing to discard', async () => {
  const world = await prepareWorld();

  await discardSnapshot(world, ref);

  expect(world.snapshots.discarded).toEqual([]);
  expect(await world.caseFile.timeline(ref.incidentId)).toEqual([]);
});
