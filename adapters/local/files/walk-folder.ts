import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { diskPath, pathText } from './file-names.ts';

/** What stands in a folder: its path there as `pathText` writes it, where it is on disk, and what it is. */
export type FolderEntry = { path: string; at: Buffer; kind: 'file' | 'folder' | 'link' | 'socket' | 'pipe' | 'device' };

/** Everything below a folder, a folder before what it holds, without following links; what `isLeft` names is left out with all that it holds. Names are bytes. */
export async function* walkFolder(
  root: string,
  isLeft: (path: string) => boolean = () => false,
): AsyncGenerator<FolderEntry> {
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const inner: string[] = [];
    for (const entry of await entriesOf(root, folder)) {
      if (isLeft(entry.path)) continue;
      yield entry;
      if (entry.kind === 'folder') inner.push(entry.path);
    }
    folders.unshift(...inner);
  }
}

async function entriesOf(root: string, folder: string): Promise<FolderEntry[]> {
  const at = folder === '' ? Buffer.from(root) : diskPath(root, folder);
  const found = await readdir(at, { withFileTypes: true, encoding: 'buffer' }).catch((error) =>
    unlessGone(error, folder),
  );
  return found
    .map((entry) => ({ path: pathIn(folder, entry.name), at: inside(at, entry.name), kind: kindOf(entry) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A folder that went since its parent was read holds nothing. */
function unlessGone(error: NodeJS.ErrnoException, folder: string): Dirent<Buffer>[] {
  if (error.code === 'ENOENT' && folder !== '') return [];
  throw error;
}

const pathIn = (folder: string, name: Buffer) => (folder === '' ? pathText(name) : `${folder}/${pathText(name)}`);
const inside = (folder: Buffer, name: Buffer) => Buffer.concat([folder, Buffer.from('/'), name]);

function kindOf(entry: Dirent<Buffer>): FolderEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isSocket()) return 'socket';
  return entry.isFIFO() ? 'pipe' : 'device';
}
