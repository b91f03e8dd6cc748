import { lstat, readlink, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { diskPath, pathText } from '../../adapters/local/files/file-names.ts';
import { walkFolder } from '../../adapters/local/files/walk-folder.ts';
import type { VolumeLink } from '../../core/contracts/agent/snapshot-manifest.ts';
import { NotIntact } from './errors.ts';

/** The agent's own folder at the root of a mounted volume. */
export const OWN_FOLDER = '.ragmend';
/** At the root of a volume, what the agent or the file system keeps there. */
export const NOT_OF_THE_VOLUME = new Set([OWN_FOLDER, 'lost+found']);

/** A regular file of a volume: its size, what of it is stored on disk, and what a write would change about it. */
export type TreeFile = { path: string; bytes: number; stored: number; stamp: string };
/**
 * What a folder holds, by paths relative to it as `pathText` writes them: `leaving` are links that
 * lead out of it, `others` pipes, sockets and devices with what they are.
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
 * top that is left out.
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
 * Throws NotIntact where a file came, went or was written to between two listings; `done` says what
 * was done meanwhile.
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

/** What tells one state of a file from another: size, times of content and entry, and the file itself. */
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

/** Whether a link stays in its volume by its words: an absolute one leads a copy back to the original. */
export function staysInside(path: string, target: string): boolean {
  return !target.startsWith('/') && isBelow('/v', resolve('/v', dirname(path), target));
}

/** Whether it does on disk, too, by way of other links; one that leads to nothing leaves nothing out. */
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
