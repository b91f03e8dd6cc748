import { readFileSync, writeFileSync } from 'node:fs';
import { snapshotBaselines } from '../../../../adapters/catalog/snapshots.ts';
import { localSnapshots } from '../../../../adapters/local/files/snapshots.ts';
import { coverageOf } from '../../../../core/contracts/agent/snapshot-manifest.ts';
import { fill, HEADER, sha256Of } from '../../../agent/workplace.ts';
import { snapshotsContract } from '../../../contracts/volumes/snapshots.contract.ts';
import { stageSnapshot } from '../staged-snapshot.ts';
import { stateFolder } from '../state-folder.ts';

let state: ReturnType<typeof stateFolder>;
beforeEach(() => {
  state = stateFolder();
});
afterEach(() => state.close());

const manifestFile = (snapshotId: string) => state.path('snapshots', snapshotId, 'manifest.json');
const baseline = [{ qid: 'g-1', q: 'query 1', ids: ['a'], scores: [1] }];
const stage = (snapshotId: string, shardId: string, takenAt: string, coveredUntil?: string) =>
  stageSnapshot(state, { snapshotId, shardId, takenAt, baseline, ...(coveredUntil && { coveredUntil }) });

snapshotsContract('local snapshots', () => ({
  snapshots: localSnapshots(state),
  stage,
  async damage(snapshotId) {
    const text = readFileSync(manifestFile(snapshotId), 'utf8');
    writeFileSync(manifestFile(snapshotId), text.replace('"records":3', '"records":4'));
  },
  async forge(snapshotId) {
    const text = readFileSync(manifestFile(snapshotId), 'utf8').replace('"records":3', '"records":4');
    writeFileSync(manifestFile(snapshotId), text);
    writeFileSync(state.path('snapshots', snapshotId, 'manifest.sha256'), sha256Of(text));
  },
  async unfinished(snapshotId) {
    fill(state.path('snapshots', snapshotId, 'data'), { 'a.bin': 'a' });
  },
}));

test('the manifest of one snapshot put into the place of another is unreadable', async () => {
  const snapshots = localSnapshots(state);
  await stage('one', 'shard-1', HEADER.takenAt);
  await stage('two', 'shard-1', HEADER.takenAt);
  for (const file of ['manifest.json', 'manifest.sha256'])
    writeFileSync(state.path('snapshots', 'two', file), readFileSync(state.path('snapshots', 'one', file)));

  await expect(snapshots.manifest('two')).rejects.toThrow("is that of 'one'");
});

test('the baseline of a snapshot is the one that it carries', async () => {
  await stage('one', 'shard-1', HEADER.takenAt);

  const carried = await snapshotBaselines(localSnapshots(state)).baselineOf('one');

  expect(carried).toEqual(baseline.map((entry) => ({ ...entry, recordedAt: '2026-11-23T03:00:00.000Z' })));
});

test('without its record a published snapshot counts as Staged, not as Proven', async () => {
  const snapshots = localSnapshots(state);
  await stage('one', 'shard-1', HEADER.takenAt);
  await snapshots.publish('one', 'proof');
  state.db.exec('DELETE FROM snapshots');

  expect(await snapshots.list('docs-rag')).toMatchObject([{ state: 'Staged', reason: null }]);
});

test('a database of an earlier version is read as before, and takes snapshots that say until when they have documents', async () => {
  state.db.exec('DROP TABLE IF EXISTS snapshots');
  state.db.exec(`CREATE TABLE snapshots (snapshot_id TEXT PRIMARY KEY, target_id TEXT NOT NULL, shard_id TEXT NOT NULL,
    taken_at TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, bytes INTEGER NOT NULL, records INTEGER NOT NULL, manifest_sha256 TEXT NOT NULL)`);
  const row = ['before', 'docs-rag', 'shard-1', '2026-11-22T03:00:00.000Z', 'Proven', 'proof', 1, 1, 'a'.repeat(64)];
  state.db.prepare('INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(...row);

  const snapshots = localSnapshots(state);
  await stage('one', 'shard-1', HEADER.takenAt, '2026-11-23T02:00:00.000Z');
  await snapshots.publish('one', 'proof');
  const listed = await snapshots.list('docs-rag');

  expect(listed.map(({ snapshotId, coveredUntil }) => [snapshotId, coveredUntil])).toEqual([
    ['one', '2026-11-23T02:00:00.000Z'],
    ['before', undefined],
  ]);
  expect(listed.map(coverageOf)).toEqual(['2026-11-23T02:00:00.000Z', '2026-11-22T03:00:00.000Z']);
});
