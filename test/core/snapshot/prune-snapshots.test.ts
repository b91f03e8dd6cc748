import { existsSync, rmSync } from 'node:fs';
import { localSnapshotStorage } from '../../../adapters/local/files/snapshot-storage.ts';
import { localSnapshots } from '../../../adapters/local/files/snapshots.ts';
import { localIncidents } from '../../../adapters/local/records/incidents.ts';
import { localOutbox } from '../../../adapters/local/records/outbox.ts';
import { localRegistry } from '../../../adapters/local/records/registry.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { NotFound, PlanDrifted } from '../../../core/kernel/task-error.ts';
import { pruneSnapshots } from '../../../core/snapshot/prune-snapshots.ts';
import { planRestore } from '../../../core/snapshot/restore/plan-restore.ts';
import { startRestore } from '../../../core/snapshot/restore/start-restore.ts';
import { reviewSnapshots } from '../../../core/snapshot/review-snapshots.ts';
import { stageSnapshot } from '../../adapters/local/staged-snapshot.ts';
import { stateFolder } from '../../adapters/local/state-folder.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { shardEntry } from '../../fakes/registry.ts';
import { baselineFor } from '../validation/world.ts';
import { prepareWorld as prepareFakes, ref } from './world.ts';

const [OLD, NEW] = ['shard-1-20261101T030000000Z', 'shard-1-20261122T030000000Z'];
const target = { targetId: 'docs-rag' };
const everything = { ...target, by: 'ada', only: null };

let state: ReturnType<typeof stateFolder>;
beforeEach(() => {
  state = stateFolder();
});
afterEach(() => state.close());

/** A shard with a proven snapshot of 22 days and one of a day, on the local adapters; it is 23 November. */
async function prepareWorld() {
  const snapshots = localSnapshots(state);
  const registry = localRegistry(state);
  await registry.register('docs-rag', [shardEntry('shard-1'), shardEntry('shard-2')]);
  for (const snapshotId of [OLD, NEW]) {
    const takenAt = `2026-11-${snapshotId.slice(14, 16)}T03:00:00.000Z`;
    await stageSnapshot(state, { snapshotId, takenAt, baseline: baselineFor(12) });
    await snapshots.publish(snapshotId, 'opened');
  }
  return {
    ...(await prepareFakes()),
    ...{ snapshots, registry, clock: new FakeClock(), incidents: localIncidents(state) },
    snapshotStorage: localSnapshotStorage(state),
    messages: async () =>
      (await localOutbox(state).due(0, 100)).flatMap(({ effect }) => (effect.kind === 'notify' ? [effect.text] : [])),
    hasBytes: (snapshotId: string) => existsSync(state.path('snapshots', snapshotId)),
    ids: async () => (await snapshots.list('docs-rag')).map(({ snapshotId }) => snapshotId),
  };
}
type World = Awaited<ReturnType<typeof prepareWorld>>;

const openIncident = ({ incidents }: World, shardId: string) =>
  incidents.open(
    {
      ...target,
      subject: shardNamed(shardId),
      runbook: 'shard-restore',
      requestedBy: 'eve',
      openedAt: '2026-11-23T03:00:00.000Z',
      signalIds: [],
    },
    'docs-rag-of-this-test',
  );

test('a review tells of each snapshot and changes nothing', async () => {
  const world = await prepareWorld();

  const judged = await reviewSnapshots(world, target);

  expect(judged.map(({ snapshotId, goes }) => [snapshotId, goes])).toEqual([
    [NEW, false],
    [OLD, true],
  ]);
  expect([await world.ids(), world.hasBytes(OLD), await world.messages()]).toEqual([[NEW, OLD], true, []]);
});

test('what is too old goes with its bytes, and people are told by whom', async () => {
  const world = await prepareWorld();

  const gone = await pruneSnapshots(world, everything);
  const again = await pruneSnapshots(world, everything);

  expect([gone.map(({ snapshotId }) => snapshotId), again]).toEqual([[OLD], []]);
  expect([await world.ids(), world.hasBytes(OLD), world.hasBytes(NEW)]).toEqual([[NEW], false, true]);
  const reason = 'pruned by ada: older than 14 days, and a newer proven one exists';
  expect(await world.messages()).toEqual([
    `Snapshot ${OLD} of shard-1, taken 2026-11-01T03:00:00.000Z, was ${reason}.`,
  ]);
});

test('only what a person agreed to goes', async () => {
  const world = await prepareWorld();

  const none = await pruneSnapshots(world, { ...everything, only: [NEW, 'nothing'] });

  expect([none, await world.ids()]).toEqual([[], [NEW, OLD]]);
});

test('an incident that opens after the list was shown keeps the snapshots of its shard, and no others', async () => {
  const world = await prepareWorld();
  await openIncident(world, 'shard-1');

  const gone = await pruneSnapshots(world, { ...everything, only: [OLD] });

  expect([gone, world.hasBytes(OLD)]).toEqual([[], true]);
});

test('an incident that opens while snapshots are being judged keeps them', async () => {
  const world = await prepareWorld();
  let looks = 0;
  const incidents = {
    list: async () => {
      looks += 1;
      return looks === 1 ? [] : [{ id: 'i-1', targetId: 'docs-rag', subject: shardNamed('shard-1') }];
    },
  };

  const gone = await pruneSnapshots({ ...world, incidents }, everything);

  expect([gone, await world.ids()]).toEqual([[], [NEW, OLD]]);
});

test('the older one stays where the newer one is quarantined in the last moment', async () => {
  const world = await prepareWorld();
  const { retire } = world.snapshotStorage;
  const snapshotStorage = {
    ...world.snapshotStorage,
    retire: async (...args: Parameters<typeof retire>) => {
      await world.snapshots.quarantine(NEW, 'answered wrong');
      return retire(...args);
    },
  };

  const gone = await pruneSnapshots({ ...world, snapshotStorage }, everything);

  expect([gone, await world.ids(), world.hasBytes(OLD)]).toEqual([[], [NEW, OLD], true]);
});

/** Storage that dies after it removed a part of the bytes. */
function dying({ snapshotStorage }: World): World['snapshotStorage'] {
  return {
    ...snapshotStorage,
    async removeBytes(snapshotId) {
      rmSync(state.path('snapshots', snapshotId, 'data'), { recursive: true });
      throw new Error('the process died here');
    },
  };
}

test('a crash with half of the bytes gone is completed by the next run, and told once', async () => {
  const world = await prepareWorld();
  await expect(pruneSnapshots({ ...world, snapshotStorage: dying(world) }, everything)).rejects.toThrow('died here');
  const left = world.hasBytes(OLD);

  await pruneSnapshots(world, everything);

  expect([left, world.hasBytes(OLD), await world.ids()]).toEqual([true, false, [NEW]]);
  expect(await world.messages()).toHaveLength(1);
});

test('no restore starts from one that is half gone: neither a new plan nor one that was approved before', async () => {
  const world = await prepareWorld();
  const planned = await planRestore(world, ref);
  await world.caseFile.save(ref, 'triedSnapshots', NEW, 'answered wrong');
  const fromOld = await planRestore(world, ref);
  await expect(pruneSnapshots({ ...world, snapshotStorage: dying(world) }, everything)).rejects.toThrow('died here');

  const both = [startRestore(world, { ...ref, ...fromOld }), planRestore(world, ref)];
  const [starting, planning] = (await Promise.allSettled(both)) as PromiseRejectedResult[];

  expect([planned.snapshotId, fromOld.snapshotId]).toEqual([NEW, OLD]);
  expect(starting?.reason).toBeInstanceOf(PlanDrifted);
  expect(planning?.reason).toMatchObject({ name: 'NoProvenSnapshot' });
  await expect(world.snapshots.manifest(OLD)).rejects.toBeInstanceOf(NotFound);
  expect(world.jobs.known.size).toBe(0);
});
