import { lstat, readlink, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { diskPath, pathText } from '../../adapters/local/files/file-names.ts';
import { walkFolder } from '../../adapters/local/files/walk-folder.ts';
import type { VolumeLink } from '../../core/contracts/agent/snapshot-manifest.ts';
import { NotIntact } from './errors.ts';

/** The agent's own folder at the root of a mounted volume. */
export const OWN_FOLDER = '.ragmend';
/** Entries at the root of a volume that belong to the agent or the file system. */
export const NOT_OF_THE_VOLUME = new Set([OWN_FOLDER, 'lost+found']);

/**
 * A regular file of a volume: its size, its bytes on disk, and a stamp that a write would change.
 */
export type TreeFile = { path: string; bytes: number; stored: number; stamp: string };
/**
 * The contents of a folder, by relative paths as `pathText` writes them. `leaving` are links that
 * lead out of it; `others` are pipes, sockets and devices, with their kind.
 */
export type Tree = {
  folders: string[];
  files: TreeFile[];
  links: VolumeLink[];
  leaving: VolumeLink[];
  others: string[];
};

/**
 * Lists a volume in the order of paths, without following links; `except` names one entry at its
 * top to skip.
 */
export async function listTree(root: string, except: string | null): Promise<Tree> {
  const tree: Tree = { folders: [], files: [], links: [], leaving: [], others: [] };
  const isLeft = (path: string) => path === except || NOT_OF_THE_VOLUME.has(path);
  for await (const { path, at, kind } of walkFolder(root, isLeft)) {
    if (kind === 'file') tree.files.push({ path, ...(await stampOf(at)) });
    else if (kind === 'folder') tree.folders.push(path);
    else if (kind === 'link') await addLink(root, path, at, tree);
    else tree.others.push(`${path} (${kind})`);
  }
  return tree;
}

/**
 * Throws NotIntact if a file came, went or was written between two listings; `done` says what was
 * done meanwhile.
 */
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

const BLOCK_BYTES = 512n;

/**
 * Returns what distinguishes two states of a file: size, times of content and entry, and the file
 * itself.
 */
async function stampOf(file: Buffer): Promise<Omit<TreeFile, 'path'>> {
  const { size, blocks, mtimeNs, ctimeNs, ino } = await lstat(file, { bigint: true });
  const stored = Number(blocks * BLOCK_BYTES);
  return { bytes: Number(size), stored, stamp: `${size}:${mtimeNs}:${ctimeNs}:${ino}` };
}

async function addLink(root: string, path: string, at: Buffer, tree: Tree): Promise<void> {
  const target = pathText(await readlink(at, { encoding: 'buffer' }));
  const isInside = staysInside(path, target) && (await leadsInside(root, path));
  (isInside ? tree.links : tree.leaving).push({ path, target });
}

/**
 * Returns whether the text of a link stays in its volume; an absolute link would lead a copy back
 * to the original.
 */
export function staysInside(path: string, target: string): boolean {
  return !target.startsWith('/') && isBelow('/v', resolve('/v', dirname(path), target));
}

/**
 * Returns whether a link stays in its volume on disk too, through other links. A dangling link
 * leaves nothing out.
 */
async function leadsInside(root: string, path: string): Promise<boolean> {
  try {
    return isBelow(await realpath(root), await realpath(diskPath(root, path), { encoding: 'utf8' }));
  } catch (error) {
    if (['ENOENT', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return true;
    throw error;
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(join('..', '/'));
}
