import { readFully } from './read-fully.ts';

/** The block size of file systems, which store nothing for blocks that were never written. */
const BLOCK_BYTES = 4096;
const ZEROS = Buffer.alloc(BLOCK_BYTES);
/** How much existing data is read at a time. */
const LOOK_BYTES = 256 * 1024;

type WriteAt = (at: number, run: Uint8Array) => Promise<void>;
/** A file that may hold data of an earlier attempt. */
type Standing = { read(into: Uint8Array, offset: number, length: number, at: number): Promise<{ bytesRead: number }> };

/**
 * Writes bytes at an offset of a file. Writes blocks of zeros only where `standing` holds other
 * data; `standing` is null for a new file. The caller sets the length of the file.
 */
export async function writeSparse(
  write: WriteAt,
  start: number,
  bytes: Uint8Array,
  standing: Standing | null = null,
): Promise<void> {
  for (const { from, to, isZero } of runsOf(bytes)) {
    const run = bytes.subarray(from, to);
    if (!isZero || (standing !== null && !(await isHole(standing, start + from, run.length))))
      await write(start + from, run);
  }
}

/** Returns alternating runs of zero blocks and other blocks. */
function runsOf(bytes: Uint8Array): { from: number; to: number; isZero: boolean }[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const runs: { from: number; to: number; isZero: boolean }[] = [];
  for (let from = 0; from < view.length; from += BLOCK_BYTES) {
    const to = Math.min(from + BLOCK_BYTES, view.length);
    const isZero = view.compare(ZEROS, 0, to - from, from, to) === 0;
    const last = runs.at(-1);
    if (last?.isZero === isZero) last.to = to;
    else runs.push({ from, to, isZero });
  }
  return runs;
}

async function isHole(file: Standing, start: number, length: number): Promise<boolean> {
  const zeros = Buffer.alloc(Math.min(LOOK_BYTES, length));
  const found = Buffer.alloc(zeros.length);
  for (let at = start; at < start + length; at += LOOK_BYTES) {
    const wanted = Math.min(LOOK_BYTES, start + length - at);
    const count = await readFully(file, at, found.subarray(0, wanted));
    if (found.compare(zeros, 0, count, 0, count) !== 0) return false;
    if (count < wanted) return true;
  }
  return true;
}
