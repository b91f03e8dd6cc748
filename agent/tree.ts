import { lstat, readdir, readlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { NotIntact } from './errors.ts';

/** The agent's own folder at the root of a mounted volume. */
export const OWN_FOLDER = '.ragmend';
/** At the root of a volume, what the agent or the file system keeps there. */
export const NOT_OF_THE_VOLUME = new Set([OWN_FOLDER, 'lost+found']);

/** A regular file of a volume with what a write would change about it. */
export type TreeFile = { path: string; bytes: number; stamp: string };
/** What a folder holds, by paths relative to it: links only where they stay inside, `others` are links that leave it, pipes, sockets, devices. */
export type Tree = {
  folders: string[];
  files: TreeFile[];
  links: { path: string; target: string }[];
  others: string[];
};

/** Lists a volume in the order of paths, without following links; `except` names one entry at its top that is left out. */
export async function listTree(root: string, except: string | null): Promise<Tree> {
  const tree: Tree = { folders: [], files: [], links: [], others: [] };
  await addFolder(root, '', except, tree);
  return tree;
}

/** Throws NotIntact where a file came, went or was written to between two listings; `done` says what was done meanwhile. */
export function refuseChanges(done: string, before: Tree, after: Tree): void {
  const was = new Map(before.files.map(({ path, stamp }) => [path, stamp]));
  const is = new Map(after.files.map(({ path, stamp }) => [path, stamp]));
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  const changed = paths.find((path) => was.get(path) !== is.get(path));
  if (changed === undefined) return;
  throw new NotIntact(
    `'${changed}' changed while the volume was ${done}: expected '${was.get(changed) ?? 'no such file'}' (size, times, inode), got '${is.get(changed) ?? 'no such file'}'`,
  );
}

/** What tells one state of a file from another: size, times of content and entry, and the file itself. */
async function stampOf(file: string): Promise<{ bytes: number; stamp: string }> {
  const { size, mtimeNs, ctimeNs, ino } = await lstat(file, { bigint: true });
  return { bytes: Number(size), stamp: `${size}:${mtimeNs}:${ctimeNs}:${ino}` };
}

async function addFolder(root: string, folder: string, except: string | null, tree: Tree): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (path === except || (folder === '' && NOT_OF_THE_VOLUME.has(path))) continue;
    if (entry.isFile()) tree.files.push({ path, ...(await stampOf(join(root, path))) });
    else if (entry.isSymbolicLink()) await addLink(root, path, tree);
    else if (!entry.isDirectory()) tree.others.push(path);
    else {
      tree.folders.push(path);
      await addFolder(root, path, null, tree);
    }
  }
}

async function addLink(root: string, path: string, tree: Tree): Promise<void> {
  const target = await readlink(join(root, path));
  const inside = relative(root, resolve(root, dirname(path), target));
  if (target.startsWith('/') || inside === '..' || inside.startsWith('../')) tree.others.push(path);
  else tree.links.push({ path, target });
}
