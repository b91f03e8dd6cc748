import type { SnapshotStorage } from '../../../core/snapshot/ports.ts';
import { catalogStorage } from '../../catalog/storage.ts';
import type { Db } from '../records/database.ts';
import { localSnapshotRecords } from '../records/snapshot-records.ts';
import { snapshotFolders } from './snapshot-folders.ts';

/** The catalog of one state folder, as storage. */
export function localSnapshotStorage({ db, dir }: { db: Db; dir: string }): SnapshotStorage {
  return catalogStorage({ records: localSnapshotRecords(db), bytes: snapshotFolders(dir) });
}
