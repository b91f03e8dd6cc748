import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { orNull } from '../../../core/kernel/or-null.ts';
import { diskPath, pathText } from './file-names.ts';
import { isNoEntry } from './whole-file.ts';

/** An entry of a folder: its path as `pathText` writes it, its place on disk, and its kind. */
export type FolderEntry = { path: string; at: Buffer; kind: 'file' | 'folder' | 'link' | 'socket' | 'pipe' | 'device' };

/**
 * Walks everything below a folder, a folder before its contents, without following links. Skips
 * entries that `isLeft` names, with their contents. Names are bytes.
 */
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
  // A folder that was removed since its parent was read counts as empty.
  const isGone = (error: unknown) => folder !== '' && isNoEntry(error);
  const found = await orNull(readdir(at, { withFileTypes: true, encoding: 'buffer' }), isGone);
  return (found ?? [])
    .map((entry) => ({ path: pathIn(folder, entry.name), at: inside(at, entry.name), kind: kindOf(entry) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
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
