import { mkdirSync } from 'node:fs';
import { localSnapshotStorage } from '../../../adapters/local/files/snapshot-storage.ts';
import { localSnapshots } from '../../../adapters/local/files/snapshots.ts';
import { config } from '../../../core/contracts/config/config.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { reviewSnapshots } from '../../../core/snapshot/review-snapshots.ts';
import { partsOf, snapshotIdOf } from '../../../core/snapshot/snapshot-id.ts';
import { stageSnapshot } from '../../adapters/local/staged-snapshot.ts';
import { stateFolder } from '../../adapters/local/state-folder.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeRegistry, shardEntry } from '../../fakes/registry.ts';

const TAKEN = '2026-11-01T03:00:00.000Z';
const OLD_FORM = 'shard-1-20261101T030000000Z';

let state: ReturnType<typeof stateFolder>;
beforeEach(() => {
  state = stateFolder();
});
afterEach(() => state.close());

/** Targets whose ids begin alike, each with a shard-1 of its own. */
function prepareWorld(...ids: string[]) {
  const targets = ids.map((id) => ({
    ...{
      id,
      store: { kind: 'chroma', collection: 'docs' },
      documents: { bucket: 'documents', key: 'documents.jsonl' },
    },
    kubernetes: {
      ...{ cluster: { kind: 'eks', name: 'production' }, namespace: id, container: 'chroma', volume: 'data' },
      ...{ port: 8000, shards: [{ id: 'shard-1', workload: 'chroma-1', service: 'shard-1' }] },
    },
  }));
  return {
    snapshots: localSnapshots(state),
    snapshotStorage: localSnapshotStorage(state),
    incidents: { list: async () => [{ id: 'i-1', targetId: 'docs-rag', subject: shardNamed('shard-1') }] },
    registry: new FakeRegistry('docs', [shardEntry('shard-1')]),
    clock: new FakeClock(),
    config: config.parse({ targets, routes: [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs' }] }),
  };
}

const leave = (snapshotId: string) => mkdirSync(state.path('snapshots', snapshotId, 'data'), { recursive: true });
const idOf = (targetId: string) => snapshotIdOf({ targetId, shardId: 'shard-1' }, TAKEN);

test('an id tells its target, and that of version 0.1 none', () => {
  expect(partsOf(idOf('docs-rag'))).toEqual({ targetId: 'docs-rag', shardId: 'shard-1', takenAt: TAKEN });
  expect(partsOf(OLD_FORM)).toEqual({ targetId: null, shardId: 'shard-1', takenAt: TAKEN });
  expect(partsOf('lost+found')).toBeNull();
});

test('snapshots of one shard name and one moment in two targets are two', async () => {
  const world = prepareWorld('docs', 'docs-rag');
  for (const targetId of ['docs', 'docs-rag'])
    await stageSnapshot(state, { snapshotId: idOf(targetId), targetId, takenAt: TAKEN });

  const listed = await Promise.all(['docs', 'docs-rag'].map((id) => world.snapshots.list(id)));

  expect(listed.map((all) => all.map(({ snapshotId }) => snapshotId))).toEqual([[idOf('docs')], [idOf('docs-rag')]]);
});

test('retention judges what its own target left unfinished, and no run of another target keeps it', async () => {
  const world = prepareWorld('docs', 'docs-rag');
  for (const id of [idOf('docs'), idOf('docs-rag'), OLD_FORM]) leave(id);

  const judged = await reviewSnapshots(world, { targetId: 'docs' });

  expect(judged.map(({ snapshotId, why }) => [snapshotId, why])).toEqual([
    [idOf('docs'), 'there is no newer proven one'],
  ]);
});

test('what version 0.1 left unfinished belongs to the only target with such a shard', async () => {
  const world = prepareWorld('docs');
  leave(OLD_FORM);

  const judged = await reviewSnapshots(world, { targetId: 'docs' });

  expect(judged.map(({ snapshotId }) => snapshotId)).toEqual([OLD_FORM]);
});
