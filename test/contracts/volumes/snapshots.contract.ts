import type { SnapshotManifest } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';
import { type Snapshots, SnapshotUnreadable } from '../../../core/snapshot/ports.ts';

/**
 * `stage` uploads a snapshot of `docs-rag`; `damage` changes one byte of its manifest; `forge`
 * replaces manifest and checksum; `unfinished` has no manifest yet.
 */
export type SnapshotsUnderTest = {
  snapshots: Snapshots;
  stage(snapshotId: string, shardId: string, takenAt: string, coveredUntil?: string): Promise<SnapshotManifest>;
  damage(snapshotId: string): Promise<void>;
  forge(snapshotId: string): Promise<void>;
  unfinished(snapshotId: string): Promise<void>;
};

const MONDAY = '2026-11-23T03:00:00.000Z';
const TUESDAY = '2026-11-24T03:00:00.000Z';

/** What every adapter of the Snapshots port does. */
export function snapshotsContract(name: string, underTest: () => SnapshotsUnderTest): void {
  describe(`${name} as Snapshots`, () => {
    test('a staged snapshot is listed as Staged, with what its manifest says', async () => {
      const { snapshots, stage } = underTest();

      const { bytes, records } = await stage('one', 'shard-1', MONDAY);

      expect(await snapshots.list('docs-rag')).toEqual([
        {
          ...{ snapshotId: 'one', targetId: 'docs-rag', shardId: 'shard-1', takenAt: MONDAY, state: 'Staged' },
          ...{ reason: null, bytes, records, manifestSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        },
      ]);
    });

    test('until when a snapshot has all documents is kept apart from when it was taken, also once it is proven', async () => {
      const { snapshots, stage } = underTest();
      const lagging = { takenAt: TUESDAY, coveredUntil: MONDAY };
      await stage('one', 'shard-1', TUESDAY, MONDAY);

      const [staged] = await snapshots.list('docs-rag');
      await snapshots.publish('one', 'proof');

      expect(staged).toMatchObject(lagging);
      expect(await snapshots.list('docs-rag')).toMatchObject([{ state: 'Proven', ...lagging }]);
      expect(await snapshots.manifest('one')).toMatchObject(lagging);
    });

    test('the newest comes first, and other shards and targets are left out', async () => {
      const { snapshots, stage } = underTest();
      await stage('old', 'shard-1', MONDAY);
      await stage('new', 'shard-1', TUESDAY);
      await stage('other', 'shard-2', TUESDAY);
      await snapshots.publish('old', 'proof');

      const listed = await snapshots.list('docs-rag', 'shard-1');

      expect(listed.map(({ snapshotId }) => snapshotId)).toEqual(['new', 'old']);
      expect(await snapshots.list('another')).toEqual([]);
    });

    test('the manifest is given as it was staged', async () => {
      const { snapshots, stage } = underTest();

      const staged = await stage('one', 'shard-1', MONDAY);

      expect(await snapshots.manifest('one')).toEqual(staged);
    });

    test('an unknown snapshot has no manifest and can not be published', async () => {
      const { snapshots } = underTest();

      await expect(snapshots.manifest('nobody')).rejects.toBeInstanceOf(NotFound);
      await expect(snapshots.publish('nobody', 'proof')).rejects.toBeInstanceOf(NotFound);
    });

    test('a published snapshot is Proven with its first proof, however often it is published', async () => {
      const { snapshots, stage } = underTest();
      await stage('one', 'shard-1', MONDAY);

      await Promise.all([snapshots.publish('one', 'one of two'), snapshots.publish('one', 'the other')]);
      const first = await snapshots.list('docs-rag');
      await snapshots.publish('one', 'later');

      expect(first).toMatchObject([{ state: 'Proven', reason: expect.stringMatching(/^(one of two|the other)$/) }]);
      expect(await snapshots.list('docs-rag')).toEqual(first);
    });

    test('a damaged manifest is unreadable, and is neither published nor offered', async () => {
      const { snapshots, stage, damage } = underTest();
      await stage('one', 'shard-1', MONDAY);
      await damage('one');

      await expect(snapshots.manifest('one')).rejects.toBeInstanceOf(SnapshotUnreadable);
      await expect(snapshots.publish('one', 'proof')).rejects.toBeInstanceOf(SnapshotUnreadable);

      expect(await snapshots.list('docs-rag')).toEqual([]);
    });

    test('a manifest that was replaced with its checksum after publication is unreadable, and still listed', async () => {
      const { snapshots, stage, forge } = underTest();
      await stage('one', 'shard-1', MONDAY);
      await snapshots.publish('one', 'proof');
      await forge('one');

      await expect(snapshots.manifest('one')).rejects.toBeInstanceOf(SnapshotUnreadable);

      expect(await snapshots.list('docs-rag')).toMatchObject([{ snapshotId: 'one', state: 'Proven' }]);
    });

    test('a quarantined snapshot stays so with its first reason, keeps its manifest, and can not be published', async () => {
      const { snapshots, stage } = underTest();
      const staged = await stage('one', 'shard-1', MONDAY);
      await snapshots.publish('one', 'proof');

      await snapshots.quarantine('one', 'answered wrong');
      await snapshots.quarantine('one', 'another reason');

      await expect(snapshots.publish('one', 'proof')).rejects.toBeInstanceOf(WriteConflict);
      expect(await snapshots.list('docs-rag')).toMatchObject([{ state: 'Quarantined', reason: 'answered wrong' }]);
      expect(await snapshots.manifest('one')).toEqual(staged);
    });

    test('a published snapshot whose manifest is damaged can be quarantined', async () => {
      const { snapshots, stage, damage } = underTest();
      await stage('one', 'shard-1', MONDAY);
      await snapshots.publish('one', 'proof');
      await damage('one');

      await snapshots.quarantine('one', 'unreadable');

      expect(await snapshots.list('docs-rag')).toMatchObject([{ state: 'Quarantined', reason: 'unreadable' }]);
    });

    test('a staged snapshot is discarded, finished or not, and gone is no error', async () => {
      const { snapshots, stage, unfinished } = underTest();
      await stage('one', 'shard-1', MONDAY);
      await unfinished('two');

      await snapshots.discardStaged('one');
      await snapshots.discardStaged('one');
      await snapshots.discardStaged('two');

      await expect(snapshots.manifest('one')).rejects.toBeInstanceOf(NotFound);
      await expect(snapshots.manifest('two')).rejects.toBeInstanceOf(NotFound);
    });

    test('a published or quarantined snapshot is never discarded', async () => {
      const { snapshots, stage } = underTest();
      await stage('one', 'shard-1', MONDAY);
      await stage('two', 'shard-1', MONDAY);
      await snapshots.publish('one', 'proof');
      await snapshots.quarantine('two', 'bad');

      for (const id of ['one', 'two']) await expect(snapshots.discardStaged(id)).rejects.toBeInstanceOf(WriteConflict);

      for (const id of ['one', 'two']) expect(await snapshots.manifest(id)).toMatchObject({ snapshotId: id });
    });
  });
}
