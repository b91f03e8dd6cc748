import type { Snapshots } from '../../../core/snapshot/ports.ts';
import { catalogSnapshots } from '../../catalog/snapshots.ts';
import type { Db } from '../records/database.ts';
import { localSnapshotRecords } from '../records/snapshot-records.ts';
import { snapshotFolders } from './snapshot-folders.ts';

/** The snapshot catalog: bytes in `<dir>/snapshots/<id>/`, records in SQLite. */
export function localSnapshots({ db, dir }: { db: Db; dir: string }): Snapshots {
  return catalogSnapshots({ records: localSnapshotRecords(db), bytes: snapshotFolders(dir) });
}
