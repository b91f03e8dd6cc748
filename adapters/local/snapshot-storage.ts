import type { SnapshotStorage } from '../../core/snapshot/ports.ts';
import { catalogStorage } from '../catalog/storage.ts';
import type { Db } from './database.ts';
import { snapshotFolders } from './snapshot-folders.ts';
import { localSnapshotRecords } from './snapshot-records.ts';

/** The catalog of one state folder as storage. */
export function localSnapshotStorage({ db, dir }: { db: Db; dir: string }): SnapshotStorage {
  return catalogStorage({ records: localSnapshotRecords(db), bytes: snapshotFolders(dir) });
}
