import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JudgedSnapshot } from '../../core/contracts/snapshot-manifest.ts';
import type { Effect } from '../../core/kernel/outbox.ts';
import { NotFound, WriteConflict } from '../../core/kernel/task-error.ts';
import { type SnapshotStorage, type Snapshots, SnapshotUnreadable } from '../../core/snapshot/ports.ts';
import { type Db, inTransaction } from './database.ts';
import { folderIn } from './folder-name.ts';
import { OUTBOX, queueEffects } from './outbox.ts';
import { createSnapshotTable, findSnapshot, listSnapshots, pruneSnapshot } from './snapshot-records.ts';
import { foldersOf } from './snapshots.ts';

type Deps = { db: Db; dir: string; snapshots: Pick<Snapshots, 'manifest'> };

/** The catalog of one state folder as storage: what is retired keeps its record, as Pruned. */
export function localSnapshotStorage(deps: Deps): SnapshotStorage {
  const { db, dir } = deps;
  db.exec(OUTBOX);
  createSnapshotTable(db);
  return {
    unfinished: () => unfinished(deps),
    retire: async (one, reason, effects) => inTransaction(db, () => retire(db, one, reason, effects)),
    async retired() {
      const folders = new Set(await foldersOf({ dir }));
      const pruned = listSnapshots(db).filter(({ state }) => state === 'Pruned');
      return pruned.map(({ snapshotId }) => snapshotId).filter((snapshotId) => folders.has(snapshotId));
    },
    async removeBytes(snapshotId) {
      const state = findSnapshot(db, snapshotId)?.state ?? 'Staged';
      if (state !== 'Pruned') throw new WriteConflict(`snapshot '${snapshotId}' is '${state}': retire it first`);
      await rm(folderIn(join(dir, 'snapshots'), snapshotId), { recursive: true, force: true });
    },
  };
}

async function unfinished({ db, dir, snapshots }: Deps): Promise<string[]> {
  const known = new Set(listSnapshots(db).map(({ snapshotId }) => snapshotId));
  const unknown = (await foldersOf({ dir })).filter((name) => !known.has(name));
  const isReadable = await Promise.all(unknown.map((name) => snapshots.manifest(name).then(() => true, ifUnreadable)));
  return unknown.filter((_, index) => !isReadable[index]);
}

function retire(db: Db, one: JudgedSnapshot, reason: string, effects: Effect[]): void {
  const bytes = one.bytes ?? 0;
  pruneSnapshot(db, { ...one, state: 'Pruned', reason, bytes, records: 0, manifestSha256: '' });
  queueEffects(db, effects);
}

function ifUnreadable(error: unknown): false {
  if (error instanceof SnapshotUnreadable || error instanceof NotFound) return false;
  throw error;
}
