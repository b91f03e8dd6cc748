import { existsSync } from 'node:fs';
import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathText } from '../../adapters/local/files/file-names.ts';
import { isNoEntry } from '../../adapters/local/files/whole-file.ts';
import { orNull } from '../../core/kernel/or-null.ts';

/** Folder of a copy with files that were deleted while the server had them open. */
export const DELETED_BUT_OPEN = 'deleted-but-open';
const MARK = ' (deleted)';
type OpenDeleted = { source: string; path: string; bytes: number };

/**
 * Returns the deleted files under `root` that a process still has open: where to read each, its
 * path relative to `root`, and its size. A dead process has none.
 */
export async function listOpenDeleted(pid: number, root: string): Promise<OpenDeleted[]> {
  const folder = `/proc/${pid}/fd`;
  if (!existsSync(folder)) return [];
  const volume = await realpath(root, { encoding: 'buffer' });
  const found = new Map<string, OpenDeleted>();
  for (const fd of await readdir(folder)) {
    const source = join(folder, fd);
    // A descriptor closed since the listing is gone.
    const link = await orNull(readlink(source, { encoding: 'buffer' }), isNoEntry);
    const target = link === null ? '' : pathText(link);
    if (!target.startsWith(`${pathText(volume)}/`) || !target.endsWith(MARK)) continue;
    const file = await orNull(stat(source, { bigint: true }), isNoEntry);
    if (!file?.isFile() || file.nlink > 0n) continue;
    const path = relative(pathText(volume), target.slice(0, -MARK.length));
    const taken = [...found.values()].some((other) => other.path === path);
    if (!found.has(`${file.ino}`))
      found.set(`${file.ino}`, { source, path: taken ? `${path}.fd${fd}` : path, bytes: Number(file.size) });
  }
  return [...found.values()];
}
