import { mapLimited } from '../../adapters/map-limited.ts';
import type { VolumeFile } from '../../core/contracts/agent/snapshot-manifest.ts';
import { SnapshotObject } from '../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import { type BufferPool, type PooledBuffer, withBufferPool } from '../bytes/buffer-pool.ts';
import { bytesOf, countOf, fetchPiece } from '../bytes/fetch-piece.ts';
import type { Report } from '../report/reporter.ts';
import type { Journal } from './journal.ts';
import { openRestored, type RestoredFile } from './restored-file.ts';

/** One connection to S3 reads about 100 MB a second. */
const WORKERS = 8;

type Restoring = { folder: string; files: VolumeFile[]; journal: Journal; objects: SnapshotObjects; report: Report };
type Piece = { file: VolumeFile; index: number; opened: Opened };
type Opened = { handle: Promise<RestoredFile> | null; missing: number };

/**
 * Fetches the pieces of all files with a few workers. Each piece is verified, written, journaled,
 * and only then counted. Throws NotIntact.
 */
export async function restorePieces(work: Restoring): Promise<void> {
  const opened: Opened[] = [];
  const pieces = work.files.flatMap((file) => {
    const one: Opened = { handle: null, missing: countOf(file) };
    opened.push(one);
    return Array.from({ length: one.missing }, (_, index) => ({ file, index, opened: one }));
  });
  try {
    await withBufferPool(WORKERS, (pool) => mapLimited(pieces, WORKERS, (piece) => restorePiece(work, pool, piece)));
  } finally {
    for (const { handle } of opened) await (await handle)?.close();
  }
}

async function restorePiece(work: Restoring, pool: BufferPool, { file, index, opened }: Piece): Promise<void> {
  opened.handle ??= openRestored(work.folder, file);
  const restored = await opened.handle;
  const buffer = await pool.take();
  try {
    const restoring = { file, index, restored, buffer, pool };
    if (!(await stands(work, restoring))) await fetch(work, restoring);
  } finally {
    pool.give(buffer);
  }
  opened.missing -= 1;
  if (opened.missing > 0) return;
  await restored.finish();
  opened.handle = null;
  await restored.close();
}

type Restored = { file: VolumeFile; index: number; restored: RestoredFile; buffer: PooledBuffer; pool: BufferPool };

/** Checks the pieces in an earlier attempt's journal: a power cut may have lost them. */
async function stands(
  { journal, report }: Restoring,
  { file, index, restored, buffer, pool }: Restored,
): Promise<boolean> {
  const bytes = bytesOf(file, index);
  const holds = journal.has(file.path, index) && (await restored.holds(index, buffer.subarray(0, bytes), pool));
  if (holds) report.reused(bytes);
  return holds;
}

async function fetch(work: Restoring, { file, index, restored, buffer, pool }: Restored): Promise<void> {
  const { objects, journal, report } = work;
  const piece = await fetchPiece({ objects, prefix: SnapshotObject.Data, file, index }, buffer, pool);
  await restored.write(index, piece, pool);
  await journal.add(file.path, index);
  report.moved(piece.length);
}
