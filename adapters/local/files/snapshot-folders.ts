import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { SnapshotBytes } from '../../catalog/ports.ts';
import { folderIn } from './folder-name.ts';
import { readIfThere } from './whole-file.ts';

/** The bytes of snapshots in `<dir>/snapshots/<id>/`. */
export function snapshotFolders(dir: string): SnapshotBytes {
  const parent = join(dir, 'snapshots');
  return {
    async ids() {
      if (!existsSync(parent)) return [];
      const entries = await readdir(parent, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
    underWay: async () => [],
    stand: async (snapshotId) => existsSync(folderIn(parent, snapshotId)),
    async text(snapshotId, object) {
      const text = await readIfThere(join(folderIn(parent, snapshotId), object));
      if (text === null) throw new NotFound(`snapshot '${snapshotId}' has no '${object}': it is unfinished or damaged`);
      return text;
    },
    remove: (snapshotId) => rm(folderIn(parent, snapshotId), { recursive: true, force: true }),
  };
}
