import type { VolumeFile } from '../core/contracts/snapshot-manifest.ts';
import { SnapshotObject } from '../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../core/snapshot/ports.ts';
import { bytesOf, countOf, fetchPiece } from './fetch-piece.ts';
import type { Journal } from './journal.ts';
import { parallel } from './parallel.ts';
import type { Report } from './reporter.ts';
import { openRestored, type RestoredFile } from './restored-file.ts';
import { openRooms, type Rooms } from './rooms.ts';

const WORKERS = 4;

type Restoring = { folder: string; files: VolumeFile[]; journal: Journal; objects: SnapshotObjects; report: Report };
type Piece = { file: VolumeFile; index: number; opened: Opened };
type Opened = { handle: Promise<RestoredFile> | null; missing: number };

/** Fetches the pieces of all files by a few workers: each is verified, written, journaled, and only then counted. Throws NotIntact, or WholeFileDiffers. */
export async function restorePieces(work: Restoring): Promise<void> {
  const rooms = openRooms(WORKERS);
  const opened: Opened[] = [];
  const pieces = work.files.flatMap((file) => {
    const one: Opened = { handle: null, missing: countOf(file) };
    opened.push(one);
    return Array.from({ length: one.missing }, (_, index) => ({ file, index, opened: one }));
  });
  try {
    await parallel(pieces, WORKERS, (piece) => restorePiece(work, rooms, piece));
  } finally {
    for (const { handle } of opened) await (await handle)?.close();
  }
}

async function restorePiece(work: Restoring, rooms: Rooms, { file, index, opened }: Piece): Promise<void> {
  opened.handle ??= openRestored(work.folder, file);
  const restored = await opened.handle;
  if (work.journal.has(file.path, index)) work.report.reused(bytesOf(file, index));
  else await fetch(work, rooms, file, index, restored);
  await restored.stands(index);
  opened.missing -= 1;
  if (opened.missing > 0) return;
  await restored.finish();
  opened.handle = null;
  await restored.close();
}

async function fetch(
  { objects, journal, report }: Restoring,
  rooms: Rooms,
  file: VolumeFile,
  index: number,
  restored: RestoredFile,
): Promise<void> {
  const room = await rooms.take();
  try {
    const wanted = { objects, prefix: SnapshotObject.Data, file, index };
    const piece = await fetchPiece(wanted, (bytes) => room.subarray(0, bytes));
    await restored.write(index, piece);
    await journal.add(file.path, index);
    report.moved(piece.length);
  } finally {
    rooms.give(room);
  }
}
