import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { orNull } from '../../../core/kernel/or-null.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { VolumeKept } from '../../../core/volume/errors.ts';
import type { Volumes } from '../../../core/volume/ports.ts';
import { folderIn } from '../files/folder-name.ts';
import { walkFolder } from '../files/walk-folder.ts';
import { isNoEntry } from '../files/whole-file.ts';
import { type Db, inTransaction } from '../records/database.ts';
import { heldLock } from '../records/fence.ts';
import { createJobTables } from './job-records.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS quarantined_volumes
  (volume TEXT PRIMARY KEY, incident_id TEXT NOT NULL, reason TEXT NOT NULL)`;

/**
 * Volumes as folders of `<dir>/volumes`. `discardCopy` throws VolumeKept for a volume that none of
 * our copy jobs created, or that is quarantined.
 */
export function localVolumes({ db, dir }: { db: Db; dir: string }): Volumes {
  createJobTables(db);
  db.exec(TABLE);
  const pathOf = (volume: string) => folderIn(join(dir, 'volumes'), volume);
  return {
    async describe(volume) {
      const path = pathOf(volume);
      if (!existsSync(path)) throw new NotFound(`volume '${volume}' does not exist: check its name`);
      return { volume, path, bytes: await bytesIn(path) };
    },
    async discardCopy(fence, volume) {
      const path = pathOf(volume);
      inTransaction(db, () => {
        heldLock(db, fence);
        refuseKept(db, volume, existsSync(path));
      });
      for (const folder of [path, `${path}.partial`]) await rm(folder, { recursive: true, force: true });
    },
    async quarantine(fence, volume, reason) {
      pathOf(volume);
      inTransaction(db, () => {
        heldLock(db, fence);
        db.prepare('INSERT OR IGNORE INTO quarantined_volumes VALUES (?, ?, ?)').run(volume, fence.incidentId, reason);
      });
    },
  };
}

function refuseKept(db: Db, volume: string, exists: boolean): void {
  const kept = db.prepare('SELECT reason FROM quarantined_volumes WHERE volume = ?').get(volume) as
    | { reason: string }
    | undefined;
  if (kept) throw new VolumeKept(`volume '${volume}' is quarantined ('${kept.reason}'): release it first`);
  const isCopy = db.prepare('SELECT job_id FROM volume_copies WHERE volume = ?').get(volume) !== undefined;
  if (exists && !isCopy) throw new VolumeKept(`volume '${volume}' is no copy that Ragmend made: remove it by hand`);
}

/**
 * Returns the bytes of a folder. Files that vanish during the count were removed by their server.
 */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { kind, at } of walkFolder(folder))
    if (kind === 'file') bytes += (await orNull(stat(at), isNoEntry))?.size ?? 0;
  return bytes;
}
