import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { diskPath } from '../../adapters/local/files/file-names.ts';
import { readFully } from '../../adapters/local/files/read-fully.ts';
import { writeSparse } from '../../adapters/local/files/write-sparse.ts';
import { PIECE_BYTES, type VolumeFile } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { BufferPool } from '../bytes/buffer-pool.ts';

/** One file being restored. */
export type RestoredFile = Awaited<ReturnType<typeof openRestored>>;

/** Opens a file of an unfinished volume; keeps what an earlier attempt wrote. */
export async function openRestored(folder: string, file: VolumeFile) {
  const at = placeOf(folder, file);
  await mkdir(at.subarray(0, at.lastIndexOf('/')), { recursive: true });
  const written = await open(at, constants.O_RDWR | constants.O_CREAT);
  const isNew = (await written.stat()).size === 0;
  const flush = flushing(() => written.datasync());
  return {
    /**
     * Returns whether a piece of an earlier attempt is still correct; `buffer` is space for its
     * bytes.
     */
    holds: async (piece: number, buffer: Uint8Array, pool: BufferPool) => {
      const count = await readFully(written, piece * PIECE_BYTES, buffer);
      return count === buffer.length && (count === 0 || (await pool.digest(buffer)) === file.pieces[piece]);
    },
    write: async (piece: number, bytes: Uint8Array, pool: BufferPool) => {
      const write = (at: number, run: Uint8Array) => pool.write(written, at, run);
      await writeSparse(write, piece * PIECE_BYTES, bytes, isNew ? null : written);
      flush.begin();
    },
    /** Sets the file's length, which may end in a hole, and makes it durable. */
    finish: async () => {
      await flush.end();
      await written.truncate(file.bytes);
      await written.sync();
    },
    close: async () => {
      await flush.end().catch(() => undefined);
      await written.close();
    },
  };
}

/** Returns where a file is on disk below a folder. */
export function placeOf(folder: string, { path, escaped }: Pick<VolumeFile, 'path' | 'escaped'>): Buffer {
  return escaped ? diskPath(folder, path) : Buffer.from(join(folder, path));
}

/**
 * Flushes to disk while other pieces are fetched: one flush at a time, awaited only at the end. An
 * error of a flush is thrown then, because the system reports it only once.
 */
function flushing(sync: () => Promise<void>) {
  let running: Promise<void> | null = null;
  const failures: unknown[] = [];
  const flush = async () => {
    await sync().catch((error: unknown) => void failures.push(error));
    running = null;
  };
  return {
    begin(): void {
      running ??= flush();
    },
    async end(): Promise<void> {
      await running;
      if (failures.length > 0) throw failures[0];
    },
  };
}
