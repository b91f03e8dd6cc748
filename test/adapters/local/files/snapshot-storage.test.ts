import { existsSync, readdirSync } from 'node:fs';
import { localSnapshotStorage } from '../../../../adapters/local/files/snapshot-storage.ts';
import { localSnapshots } from '../../../../adapters/local/files/snapshots.ts';
import { localOutbox } from '../../../../adapters/local/records/outbox.ts';
import { fill } from '../../../agent/workplace.ts';
import { snapshotStorageContract } from '../../../contracts/volumes/snapshot-storage.contract.ts';
import { stageSnapshot } from '../staged-snapshot.ts';
import { stateFolder } from '../state-folder.ts';

let state: ReturnType<typeof stateFolder>;
beforeEach(() => {
  state = stateFolder();
});
afterEach(() => state.close());

snapshotStorageContract('local snapshot storage', () => {
  const snapshots = localSnapshots(state);
  const folder = (snapshotId: string) => state.path('snapshots', snapshotId);
  return {
    ...{ snapshots, outbox: localOutbox(state), storage: localSnapshotStorage(state) },
    stage: (snapshotId, takenAt) => stageSnapshot(state, { snapshotId, takenAt }),
    async unfinished(snapshotId) {
      fill(state.path('snapshots', snapshotId, 'data'), { 'a.bin': 'a' });
    },
    bytesOf: (id) => (existsSync(folder(id)) ? (readdirSync(folder(id), { recursive: true }) as string[]).sort() : []),
  };
});
