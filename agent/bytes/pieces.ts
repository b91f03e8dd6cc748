import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readFully } from '../../adapters/local/files/read-fully.ts';
import { PIECE_BYTES, type VolumeFile } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { BufferPool } from './buffer-pool.ts';

type Hashes = Omit<VolumeFile, 'path' | 'escaped'>;
type Each = (start: number, piece: Uint8Array, sha256: string) => Promise<void>;
/** Fills a buffer from an offset and returns the number of bytes; it is short only at the end. */
type ReadAt = (start: number, into: Uint8Array) => Promise<number>;

/**
 * Reads a file once, in pieces. Hashes each piece and the whole file, and calls `each` with every
 * piece and its sha256, at most as many at once as the pool has buffers.
 */
export async function hashPieces(file: Buffer, pool: BufferPool, each: Each): Promise<Hashes> {
  const handle = await open(file, 'r');
  try {
    return await hashReads((start, into) => readFully(handle, start, into), pool, each);
  } finally {
    await handle.close();
  }
}

/** Returns the sha256 of each piece of a file. */
export async function pieceHashes(file: Buffer, pool: BufferPool): Promise<string[]> {
  const handle = await open(file, 'r');
  const buffer = await pool.take();
  const pieces: string[] = [];
  try {
    for (let start = 0; ; start += PIECE_BYTES) {
      const count = await readFully(handle, start, buffer.subarray(0, PIECE_BYTES));
      if (count > 0) pieces.push(await pool.digest(buffer.subarray(0, count)));
      if (count < PIECE_BYTES) return pieces;
    }
  } finally {
    pool.give(buffer);
    await handle.close();
  }
}

async function hashReads(read: ReadAt, pool: BufferPool, each: Each): Promise<Hashes> {
  const whole = createHash('sha256');
  const pieces: string[] = [];
  const uses: Promise<unknown>[] = [];
  const failures: unknown[] = [];
  const fail = (error: unknown) => failures.push(error) * 0;
  const use = async (start: number, piece: Uint8Array) => {
    const sha256 = await pool.digest(piece);
    pieces[start / PIECE_BYTES] = sha256;
    await each(start, piece, sha256);
  };
  for (let start = 0; ; start += PIECE_BYTES) {
    const buffer = await pool.take();
    const count = failures.length > 0 ? 0 : await read(start, buffer.subarray(0, PIECE_BYTES)).catch(fail);
    const piece = buffer.subarray(0, count);
    const used = count > 0 ? use(start, piece).catch(fail) : Promise.resolve();
    // Returns every buffer, even after a failure: others may wait for it.
    uses.push(used.finally(() => pool.give(buffer)));
    whole.update(piece);
    if (count === PIECE_BYTES) continue;
    await Promise.all(uses);
    if (failures.length > 0) throw failures[0];
    return { bytes: start + count, sha256: whole.digest('hex'), pieces };
  }
}
