import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readFully } from '../adapters/local/read-fully.ts';
import { PIECE_BYTES, type VolumeFile } from '../core/contracts/snapshot-manifest.ts';

type Hashes = Omit<VolumeFile, 'path'>;
/** Fills a buffer from an offset, and gives how many bytes there were; fewer than asked only at the end. */
export type ReadAt = (start: number, into: Uint8Array) => Promise<number>;

/** Reads a file of `bytes` once, in pieces: hashes each and the whole while `each` does something with the piece. A file that grew is read one byte further. */
export async function hashPieces(
  file: string,
  bytes: number,
  each: (start: number, piece: Uint8Array) => Promise<void>,
): Promise<Hashes> {
  const handle = await open(file, 'r');
  try {
    return await hashReads((start, into) => readFully(handle, start, into), bytes, each);
  } finally {
    await handle.close();
  }
}

/** The sha256 of each piece of what `read` gives. */
export async function pieceHashes(read: ReadAt, bytes: number): Promise<string[]> {
  const buffer = bufferFor(bytes);
  const pieces: string[] = [];
  for (let start = 0; ; start += PIECE_BYTES) {
    const count = await read(start, buffer);
    if (count > 0) pieces.push(digest(buffer.subarray(0, count)));
    if (count < PIECE_BYTES) return pieces;
  }
}

/** Hex sha256 of one piece. On this thread: handing 16 MiB to another one costs more than it saves. */
export function digest(piece: Uint8Array): string {
  return createHash('sha256').update(piece).digest('hex');
}

/** Writes all of the bytes, also where the system takes them bit by bit, as it does on a disk that fills up. */
export async function writeFully(
  handle: { write(bytes: Uint8Array, offset: number, length: number, at: number): Promise<{ bytesWritten: number }> },
  start: number,
  bytes: Uint8Array,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, start + done);
    done += bytesWritten;
  }
}

async function hashReads(
  read: ReadAt,
  bytes: number,
  each: (start: number, piece: Uint8Array) => Promise<void>,
): Promise<Hashes> {
  const whole = createHash('sha256');
  const pieces: string[] = [];
  const buffer = bufferFor(bytes);
  for (let start = 0; ; start += PIECE_BYTES) {
    const count = await read(start, buffer);
    if (count > 0) {
      const piece = buffer.subarray(0, count);
      const used = each(start, piece);
      whole.update(piece);
      pieces.push(digest(piece));
      await used;
    }
    if (count < PIECE_BYTES) return { bytes: start + count, sha256: whole.digest('hex'), pieces };
  }
}

/** Room for one piece, or for a whole small file and the byte that it must not have. */
function bufferFor(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, bytes + 1));
}
