import { snapshotsContract } from '../../contracts/volumes/snapshots.contract.ts';
import { manifestOf } from '../../core/snapshot/world.ts';
import { FakeSnapshots } from './snapshots.ts';

snapshotsContract('FakeSnapshots', () => {
  const snapshots = new FakeSnapshots();
  const makeUnreadable = async (snapshotId: string) => void snapshots.unreadable.add(snapshotId);
  return {
    ...{ snapshots, damage: makeUnreadable, forge: makeUnreadable },
    async stage(snapshotId, shardId, takenAt, coveredUntil) {
      const about = { shardId, takenAt, ...(coveredUntil && { coveredUntil }) };
      const manifest = manifestOf(snapshotId, 0, about);
      snapshots.put(manifest, 'Staged');
      return manifest;
    },
    // A catalog in memory knows only what has a manifest.
    unfinished: async () => undefined,
  };
});
