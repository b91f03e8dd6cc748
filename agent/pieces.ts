import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readFully } from '../adapters/local/read-fully.ts';
import { PIECE_BYTES, type VolumeFile } from '../core/contracts/snapshot-manifest.ts';
import type { Room, Rooms } from './rooms.ts';

type Hashes = Omit<VolumeFile, 'path'>;
/** Fills a buffer from an offset, and gives how many bytes there were; fewer than asked only at the end. */
type ReadAt = (start: number, into: Uint8Array) => Promise<number>;

/** Reads a file once, in pieces: hashes each and the whole while `each` does something with the pieces, as many at once as there are rooms. */
export async function hashPieces(
  file: string,
  rooms: Rooms,
  each: (start: number, piece: Uint8Array) => Promise<void>,
): Promise<Hashes> {
  const handle = await open(file, 'r');
  try {
    return await hashReads((start, into) => readFully(handle, start, into), rooms, each);
  } finally {
    await handle.close();
  }
}

/** The sha256 of each piece of a file. */
export async function pieceHashes(file: string, rooms: Rooms): Promise<string[]> {
  const handle = await open(file, 'r');
  const room = await rooms.take();
  const pieces: string[] = [];
  try {
    for (let start = 0; ; start += PIECE_BYTES) {
      const count = await readFully(handle, start, room.subarray(0, PIECE_BYTES));
      if (count > 0) pieces.push(await rooms.digest(room.subarray(0, count)));
      if (count < PIECE_BYTES) return pieces;
    }
  } finally {
    rooms.give(room);
    await handle.close();
  }
}

/** More at once would be put into large pages of the cache, which a virtual machine that gives freed memory back has to get anew: that costs eight times as much. */
const WRITE_BYTES = 256 * 1024;

/** Writes all of the bytes, also where the system takes them bit by bit, as it does on a disk that fills up. */
export async function writeFully(
  handle: { write(bytes: Uint8Array, offset: number, length: number, at: number): Promise<{ bytesWritten: number }> },
  start: number,
  bytes: Uint8Array,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const length = Math.min(WRITE_BYTES, bytes.length - done);
    const { bytesWritten } = await handle.write(bytes, done, length, start + done);
    done += bytesWritten;
  }
}

async function hashReads(
  read: ReadAt,
  rooms: Rooms,
  each: (start: number, piece: Uint8Array) => Promise<void>,
): Promise<Hashes> {
  const whole = createHash('sha256');
  const pieces: string[] = [];
  const uses: Promise<void>[] = [];
  const failures: unknown[] = [];
  const fail = (error: unknown) => failures.push(error) * 0;
  for (let start = 0; ; start += PIECE_BYTES) {
    const room = await rooms.take();
    const count = failures.length > 0 ? 0 : await read(start, room.subarray(0, PIECE_BYTES)).catch(fail);
    const piece = room.subarray(0, count);
    const used = Promise.allSettled(count > 0 ? [rooms.digest(piece), each(start, piece)] : []);
    // Every room is given back, also after a failure: others may wait for it.
    uses.push(used.then((ends) => settle(ends, start, room)));
    whole.update(piece);
    if (count === PIECE_BYTES) continue;
    await Promise.all(uses);
    if (failures.length > 0) throw failures[0];
    return { bytes: start + count, sha256: whole.digest('hex'), pieces };
  }
  function settle([hashed, used]: PromiseSettledResult<unknown>[], start: number, room: Room): void {
    rooms.give(room);
    if (hashed?.status === 'fulfilled') pieces[start / PIECE_BYTES] = hashed.value as string;
    for (const end of [hashed, used]) if (end?.status === 'rejected') fail(end.reason);
  }
}
