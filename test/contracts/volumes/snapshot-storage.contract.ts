import type { JudgedSnapshot } from '../../../core/contracts/agent/snapshot-manifest.ts';
import type { Effect, Outbox } from '../../../core/kernel/ports/outbox.ts';
import { NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';
import type { SnapshotStorage, Snapshots } from '../../../core/snapshot/ports.ts';

/**
 * `stage` uploads a snapshot of `docs-rag/shard-1` without publishing it, `unfinished` leaves one
 * without a manifest; `outbox` is where effects are queued.
 */
export type SnapshotStorageUnderTest = {
  storage: SnapshotStorage;
  snapshots: Snapshots;
  outbox: Outbox;
  stage(snapshotId: string, takenAt: string): Promise<unknown>;
  unfinished(snapshotId: string): Promise<void>;
  bytesOf(snapshotId: string): string[] | Promise<string[]>;
};

const OLD = 'shard-1-20261101T030000000Z';
const NEW = 'shard-1-20261123T030000000Z';
const timeOf = (snapshotId: string) => `2026-11-${snapshotId.slice(14, 16)}T03:00:00.000Z`;
const judged = (snapshotId: string): JudgedSnapshot => ({
  ...{ snapshotId, targetId: 'docs-rag', shardId: 'shard-1', takenAt: timeOf(snapshotId) },
  ...{ state: 'Proven', bytes: 10, goes: true, why: 'old' },
});
const told: Effect = { id: 'pruned', kind: 'notify', incidentId: null, severity: 'info', text: 'gone' };

async function proven({ stage, snapshots }: SnapshotStorageUnderTest, ...ids: string[]): Promise<void> {
  for (const id of ids) {
    await stage(id, timeOf(id));
    await snapshots.publish(id, 'proof');
  }
}

/** What every adapter of the SnapshotStorage port does. */
export function snapshotStorageContract(name: string, underTest: () => SnapshotStorageUnderTest): void {
  describe(`${name} as SnapshotStorage`, () => {
    test('a retired snapshot is offered to nobody, keeps its bytes until they are removed, and people are told', async () => {
      const all = underTest();
      const { storage, snapshots, outbox, bytesOf } = all;
      await proven(all, OLD, NEW);

      await storage.retire(judged(OLD), 'too old', [told]);

      expect((await snapshots.list('docs-rag')).map(({ snapshotId }) => snapshotId)).toEqual([NEW]);
      await expect(snapshots.manifest(OLD)).rejects.toBeInstanceOf(NotFound);
      expect([await storage.retired(), (await bytesOf(OLD)).length > 0]).toEqual([[OLD], true]);
      expect((await outbox.due(0, 10)).map(({ effect }) => effect)).toEqual([told]);
    });

    test('the bytes of a retired snapshot are removed, and gone is no error', async () => {
      const all = underTest();
      const { storage, bytesOf } = all;
      await proven(all, OLD, NEW);
      await storage.retire(judged(OLD), 'too old', []);

      await storage.removeBytes(OLD);
      await storage.removeBytes(OLD);

      expect([await storage.retired(), await bytesOf(OLD), (await bytesOf(NEW)).length > 0]).toEqual([[], [], true]);
    });

    test('the last proven one is not retired, not even while an other one is being quarantined', async () => {
      const all = underTest();
      const { storage, snapshots, outbox } = all;
      await proven(all, OLD, NEW);
      await snapshots.quarantine(NEW, 'answered wrong');

      await expect(storage.retire(judged(OLD), 'too old', [told])).rejects.toBeInstanceOf(WriteConflict);

      expect((await snapshots.list('docs-rag')).map(({ state }) => state)).toEqual(['Quarantined', 'Proven']);
      expect(await outbox.due(0, 10)).toEqual([]);
    });

    test('two that each count on the other are not both retired', async () => {
      const all = underTest();
      const { storage, snapshots } = all;
      await proven(all, OLD, NEW);

      const tries = await Promise.allSettled([OLD, NEW].map((id) => storage.retire(judged(id), 'too old', [])));

      expect(tries.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(await snapshots.list('docs-rag')).toMatchObject([{ snapshotId: NEW, state: 'Proven' }]);
    });

    test('a quarantined one is neither retired nor removed', async () => {
      const all = underTest();
      const { storage, snapshots, bytesOf } = all;
      await proven(all, OLD, NEW);
      await snapshots.quarantine(OLD, 'answered wrong');

      await expect(storage.retire(judged(OLD), 'too old', [])).rejects.toBeInstanceOf(WriteConflict);
      await expect(storage.removeBytes(OLD)).rejects.toBeInstanceOf(WriteConflict);

      expect((await bytesOf(OLD)).length).toBeGreaterThan(0);
    });

    test.each(['proven', 'staged', 'unknown'])('the bytes of a snapshot that is %s are not removed', async (kind) => {
      const all = underTest();
      if (kind === 'proven') await proven(all, OLD);
      if (kind === 'staged') await all.stage(OLD, timeOf(OLD));
      const before = await all.bytesOf(OLD);

      await expect(all.storage.removeBytes(OLD)).rejects.toBeInstanceOf(WriteConflict);

      expect(await all.bytesOf(OLD)).toEqual(before);
    });

    test('an unfinished one is named, retired and removed, and can no longer be published', async () => {
      const all = underTest();
      const { storage, snapshots, stage, unfinished, bytesOf } = all;
      await proven(all, NEW);
      await unfinished(OLD);

      const before = await storage.unfinished();
      await storage.retire({ ...judged(OLD), state: 'Staged', bytes: null }, 'left', []);
      await storage.removeBytes(OLD);
      await stage(OLD, timeOf(OLD));

      expect([before, await storage.unfinished()]).toEqual([[OLD], []]);
      await expect(snapshots.publish(OLD, 'proof')).rejects.toBeInstanceOf(WriteConflict);
      expect(await storage.retired()).toEqual([OLD]);
      expect((await bytesOf(NEW)).length).toBeGreaterThan(0);
    });

    test('a retired one stays so, whoever comes late', async () => {
      const all = underTest();
      const { storage, snapshots } = all;
      await proven(all, OLD, NEW);
      await storage.retire(judged(OLD), 'too old', []);

      await storage.retire(judged(OLD), 'again', []);
      await snapshots.quarantine(OLD, 'answered wrong');
      await expect(snapshots.publish(OLD, 'proof')).rejects.toBeInstanceOf(WriteConflict);

      expect((await snapshots.list('docs-rag')).map(({ snapshotId }) => snapshotId)).toEqual([NEW]);
      expect(await storage.retired()).toEqual([OLD]);
    });
  });
}
