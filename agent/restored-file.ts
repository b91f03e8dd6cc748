import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readFully } from '../adapters/local/read-fully.ts';
import { PIECE_BYTES, type VolumeFile } from '../core/contracts/snapshot-manifest.ts';
import { writeFully } from './pieces.ts';

/** Read back in chunks that stay in the processor's cache; a piece is a whole number of them. */
const CHUNK_BYTES = 1024 * 1024;

/** Thrown when the whole of a file is not what the manifest says although each of its pieces was. */
export class WholeFileDiffers extends Error {
  override readonly name = 'WholeFileDiffers' as const;
}

/** One file that is being restored. */
export type RestoredFile = Awaited<ReturnType<typeof openRestored>>;

/** Opens a file of an unfinished volume; what an earlier attempt wrote stays. */
export async function openRestored(folder: string, file: VolumeFile) {
  await mkdir(dirname(join(folder, file.path)), { recursive: true });
  const written = await open(join(folder, file.path), constants.O_RDWR | constants.O_CREAT);
  const whole = wholeHash(file, (start, into) => readFully(written, start, into));
  return {
    write: async (piece: number, bytes: Uint8Array) => {
      await writeFully(written, piece * PIECE_BYTES, bytes);
      // Flushed here, so that the disk works while other pieces are fetched, and a journaled piece survives a power cut.
      if (file.pieces.length > 1) await written.datasync();
    },
    /** Counts a piece that stands: the file is hashed as far as it stands from its start. */
    stands: whole.stands,
    /** Makes the file durable; throws WholeFileDiffers. */
    finish: async () => {
      await written.truncate(file.bytes);
      await written.sync();
      const got = await whole.digest();
      if (got !== file.sha256)
        throw new WholeFileDiffers(`'${file.path}' as a whole: expected sha256 '${file.sha256}', got '${got}'`);
    },
    close: () => written.close(),
  };
}

/** Reads what was written back, in order, while later pieces are still under way. */
function wholeHash(file: VolumeFile, read: (start: number, into: Uint8Array) => Promise<number>) {
  const hash = createHash('sha256');
  const standing = new Set<number>();
  let next = 0;
  let chain = Promise.resolve();
  const into = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, file.bytes));
  const advance = async () => {
    for (; standing.has(next); next += 1) {
      const end = Math.min(file.bytes, (next + 1) * PIECE_BYTES);
      for (let at = next * PIECE_BYTES; at < end; at += CHUNK_BYTES) {
        const chunk = into.subarray(0, Math.min(CHUNK_BYTES, end - at));
        hash.update(chunk.subarray(0, await read(at, chunk)));
      }
    }
  };
  return {
    stands(piece: number): Promise<void> {
      standing.add(piece);
      chain = chain.then(advance);
      return chain;
    },
    digest: async () => {
      await chain;
      return hash.digest('hex');
    },
  };
}
