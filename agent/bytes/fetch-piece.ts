import { PIECE_BYTES, type VolumeFile } from '../../core/contracts/agent/snapshot-manifest.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import type { BufferPool, PooledBuffer } from './buffer-pool.ts';
import { NotIntact } from './errors.ts';

/** What is fetched: piece `index` of a file, whose object has the name of the file behind `prefix`. */
export type Wanted = { objects: SnapshotObjects; prefix: string; file: VolumeFile; index: number };

/** How many bytes a piece of a file has. */
export function bytesOf({ bytes }: VolumeFile, index: number): number {
  return Math.min(PIECE_BYTES, bytes - index * PIECE_BYTES);
}

/** How many pieces a file is fetched in: an empty one has none, and is looked at once. */
export function countOf({ pieces }: VolumeFile): number {
  return Math.max(1, pieces.length);
}

/**
 * The bytes of one piece in a buffer, if they are what its checksum says; behind the last piece one
 * byte more is asked for, which must not be there. Throws NotIntact.
 */
export async function fetchPiece(wanted: Wanted, buffer: PooledBuffer, pool: BufferPool): Promise<Uint8Array> {
  const { file, index } = wanted;
  const bytes = bytesOf(file, index);
  const isLast = index >= file.pieces.length - 1;
  const into = buffer.subarray(0, isLast ? bytes + 1 : bytes);
  const count = await read(wanted, into);
  const name = `piece ${index} of '${file.path}'`;
  if (count !== bytes) throw new NotIntact(`${name}: expected ${bytes} bytes, got '${count > bytes ? 'more' : count}'`);
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
