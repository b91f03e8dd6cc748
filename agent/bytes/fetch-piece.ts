import { PIECE_BYTES, type VolumeFile } from '../../core/contracts/agent/snapshot-manifest.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import type { BufferPool, PooledBuffer } from './buffer-pool.ts';
import { NotIntact } from './errors.ts';

/**
 * What to fetch: piece `index` of a file, whose object is named by `prefix` and the file's name.
 */
export type Wanted = { objects: SnapshotObjects; prefix: string; file: VolumeFile; index: number };

/** Returns the size of a piece of a file in bytes. */
export function bytesOf({ bytes }: VolumeFile, index: number): number {
  return Math.min(PIECE_BYTES, bytes - index * PIECE_BYTES);
}

/** Returns the number of pieces of a file: an empty file has none and is fetched once. */
export function countOf({ pieces }: VolumeFile): number {
  return Math.max(1, pieces.length);
}

/**
 * Reads one piece into a buffer and checks it; behind the last piece it asks for one more byte,
 * which must not exist. Throws NotIntact.
 */
export async function fetchPiece(wanted: Wanted, buffer: PooledBuffer, pool: BufferPool): Promise<Uint8Array> {
  const { file, index } = wanted;
  const bytes = bytesOf(file, index);
  const isLast = index >= file.pieces.length - 1;
  const into = buffer.subarray(0, isLast ? bytes + 1 : bytes);
  const count = await read(wanted, into);
  const name = `piece ${index} of '${file.path}'`;
  if (count !== bytes) throw new NotIntact(`${name}: expected ${bytes} bytes, got ${count > bytes ? 'more' : count}`);
  const piece = into.subarray(0, bytes);
  const expected = file.pieces[index];
  const got = await pool.digest(piece);
  if (expected !== undefined && got !== expected)
    throw new NotIntact(`${name}: expected sha256 '${expected}', got '${got}'`);
  return piece;
}

async function read({ objects, prefix, file, index }: Wanted, into: Uint8Array): Promise<number> {
  try {
    return await objects.read(`${prefix}${file.path}`, index * PIECE_BYTES, into);
  } catch (cause) {
    if (!(cause instanceof NotFound)) throw cause;
    throw new NotIntact(`'${file.path}' is missing: expected an object of its name`, { cause });
  }
}
