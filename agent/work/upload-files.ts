import { isEscaped } from '../../adapters/local/files/file-names.ts';
import { mapLimited } from '../../adapters/map-limited.ts';
import type { VolumeFile } from '../../core/contracts/agent/snapshot-manifest.ts';
import { LeftoverDiffers, type SnapshotObjects } from '../../core/snapshot/ports.ts';
import { type BufferPool, withBufferPool } from '../bytes/buffer-pool.ts';
import { countOf, fetchPiece } from '../bytes/fetch-piece.ts';
import { hashPieces } from '../bytes/pieces.ts';
import type { Report } from '../report/reporter.ts';

const FILES_AT_ONCE = 3;
const PIECES_AT_ONCE = 6;

/** One file to upload: where to read it, and its path in the volume. */
export type Upload = { source: Buffer; path: string };
type Uploading = { objects: SnapshotObjects; prefix: string; report: Report };

/**
 * Writes files as objects named by `prefix` and path, and reads every piece back; returns their
 * checksums in order. Throws NotIntact if a piece reads back differently.
 */
export async function uploadFiles(files: Upload[], work: Uploading): Promise<VolumeFile[]> {
  return withBufferPool(PIECES_AT_ONCE, async (pool) => {
    const made = await mapLimited(files, FILES_AT_ONCE, (file) => uploadFile(file, work, pool));
    await readBack(made, work, pool);
    return made;
  });
}

async function uploadFile({ source, path }: Upload, work: Uploading, pool: BufferPool): Promise<VolumeFile> {
  const { objects, prefix, report } = work;
  const object = `${prefix}${path}`;
  const write = () =>
    hashPieces(source, pool, async (start, piece, sha256) => {
      const stood = await objects.write(object, start, piece, sha256);
      if (stood) report.reused(piece.length);
      else report.moved(piece.length);
    });
  const hashes = await write();
  try {
    await objects.finish(object, hashes.bytes);
    return fileOf(path, hashes);
  } catch (error) {
    if (!(error instanceof LeftoverDiffers)) throw error;
  }
  report.expect(hashes.bytes);
  const anew = await write();
  await objects.finish(object, anew.bytes);
  return fileOf(path, anew);
}

function fileOf(path: string, hashes: Omit<VolumeFile, 'path'>): VolumeFile {
  return { path, ...(isEscaped(path) && { escaped: true }), ...hashes };
}

async function readBack(files: VolumeFile[], { objects, prefix }: Uploading, pool: BufferPool): Promise<void> {
  const pieces = files.flatMap((file) => Array.from({ length: countOf(file) }, (_, index) => ({ file, index })));
  await mapLimited(pieces, PIECES_AT_ONCE, async ({ file, index }) => {
    const buffer = await pool.take();
    try {
      await fetchPiece({ objects, prefix, file, index }, buffer, pool);
    } finally {
      pool.give(buffer);
    }
  });
}
