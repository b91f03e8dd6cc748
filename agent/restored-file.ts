import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readFully } from '../adapters/local/read-fully.ts';
import { PIECE_BYTES, type VolumeFile } from '../core/contracts/snapshot-manifest.ts';
import type { Rooms } from './rooms.ts';

/** One file that is being restored. */
export type RestoredFile = Awaited<ReturnType<typeof openRestored>>;

/** Opens a file of an unfinished volume; what an earlier attempt wrote stays. */
export async function openRestored(folder: string, file: VolumeFile) {
  await mkdir(dirname(join(folder, file.path)), { recursive: true });
  const written = await open(join(folder, file.path), constants.O_RDWR | constants.O_CREAT);
  const flush = flushing(() => written.datasync());
  return {
    /** Whether a piece that an earlier attempt wrote is still what it should be; `room` is just for its bytes. */
    holds: async (piece: number, room: Uint8Array, rooms: Rooms) => {
      const count = await readFully(written, piece * PIECE_BYTES, room);
      return count === room.length && (count === 0 || (await rooms.digest(room)) === file.pieces[piece]);
    },
    write: async (piece: number, bytes: Uint8Array, rooms: Rooms) => {
      await rooms.write(written, piece * PIECE_BYTES, bytes);
      flush.begin();
    },
    /** Makes the file durable. */
    finish: async () => {
      await written.truncate(file.bytes);
      await flush.end();
      await written.sync();
    },
    close: async () => {
      await flush.end().catch(() => undefined);
      await written.close();
    },
  };
}

/** Lets the disk work while other pieces are fetched: one flush at a time, which nobody waits for before the end. What one of them threw is thrown then: the system tells it once. */
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
