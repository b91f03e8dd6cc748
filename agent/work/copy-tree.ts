import { chmod, mkdir, open, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskPath, pathBytes } from '../../adapters/local/files/file-names.ts';
import { writeSparse } from '../../adapters/local/files/write-sparse.ts';
import { mapLimited } from '../../adapters/map-limited.ts';
import { type BufferPool, withBufferPool } from '../bytes/buffer-pool.ts';
import { NotIntact } from '../bytes/errors.ts';
import { DELETED_BUT_OPEN, listOpenDeleted } from '../bytes/open-deleted.ts';
import { hashPieces, pieceHashes } from '../bytes/pieces.ts';
import { listTree, refuseChanges, type Tree } from '../bytes/tree.ts';
import type { Report } from '../report/reporter.ts';
import { syncFolder } from './publish-folder.ts';
import { refuseUnfit } from './refuse-unfit.ts';

const WORKERS = 3;

/**
 * One folder to copy, without the entry `except` at its top. `pid` has deleted files open that are
 * copied too, null for none.
 */
export type TreeCopy = { from: string; to: string; pid: number | null; readOnly: boolean; except: string | null };
type FileCopy = { source: Buffer; target: Buffer; path: string; bytes: number };

/**
 * Copies a folder. It reads each file once to hash and write it, then reads both sides again and
 * compares. Zeros become holes in the copy. Throws NotCopyable before it begins, NotIntact if the
 * sides differ or the source changed.
 */
export async function copyTree({ from, to, pid, readOnly, except }: TreeCopy, report: Report): Promise<void> {
  const tree = await listTree(from, except);
  refuseUnfit(tree);
  const deleted = pid === null ? [] : await deletedCopies(pid, from, to);
  const files = [...tree.files.map(({ path, bytes }) => inside(from, to, path, bytes)), ...deleted];
  report.expect(files.reduce((sum, { bytes }) => sum + bytes, 0));
  await makeFolders(to, tree, deleted);
  await withBufferPool(WORKERS, (pool) => mapLimited(files, WORKERS, (file) => copyFile(file, pool, readOnly, report)));
  refuseChanges('copied', tree, await listTree(from, except));
  for (const folder of tree.folders) await syncFolder(diskPath(to, folder));
  tree.others.forEach(report.left);
}

function inside(from: string, to: string, path: string, bytes: number): FileCopy {
  return { source: diskPath(from, path), target: diskPath(to, path), path, bytes };
}

async function deletedCopies(pid: number, from: string, to: string): Promise<FileCopy[]> {
  const found = await listOpenDeleted(pid, from);
  return found.map(({ source, path, bytes }) => {
    const inCopy = join(DELETED_BUT_OPEN, path);
    return { source: Buffer.from(source), target: diskPath(to, inCopy), path: inCopy, bytes };
  });
}

async function makeFolders(to: string, tree: Tree, deleted: FileCopy[]): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const folder of tree.folders) await mkdir(diskPath(to, folder));
  for (const { path } of deleted) await mkdir(diskPath(to, dirname(path)), { recursive: true });
  for (const { path, target } of tree.links) await symlink(pathBytes(target), diskPath(to, path));
}

async function copyFile(
  { source, target, path }: FileCopy,
  pool: BufferPool,
  readOnly: boolean,
  report: Report,
): Promise<void> {
  const written = await open(target, 'wx+');
  try {
    const write = (at: number, run: Uint8Array) => pool.write(written, at, run);
    const first = await hashPieces(source, pool, async (start, piece) => {
      await writeSparse(write, start, piece);
      report.moved(piece.length);
    });
    await written.truncate(first.bytes);
    await written.sync();
    refuseDifference(`the copy of '${path}' reads back differently`, first.pieces, await pieceHashes(target, pool));
    refuseDifference(`'${path}' changed while it was copied`, first.pieces, await pieceHashes(source, pool));
    if (readOnly) await chmod(target, 0o444);
  } finally {
    await written.close();
  }
}

function refuseDifference(what: string, expected: string[], got: string[]): void {
  const at = expected.findIndex((hash, index) => hash !== got[index]);
  if (at < 0 && expected.length === got.length) return;
  throw new NotIntact(`${what}: expected sha256 '${expected[at] ?? 'the end'}', got '${got[at] ?? 'the end'}'`);
}
