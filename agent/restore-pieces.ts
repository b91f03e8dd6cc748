import { PIECE_BYTES, type VolumeFile } from '../core/contracts/snapshot-manifest.ts';
import { NotFound } from '../core/kernel/task-error.ts';
import { SnapshotObject } from '../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../core/snapshot/ports.ts';
import { NotIntact } from './errors.ts';
import type { Journal } from './journal.ts';
import { parallel } from './parallel.ts';
import { digest } from './pieces.ts';
import type { Report } from './reporter.ts';
import { openRestored, type RestoredFile } from './restored-file.ts';

const WORKERS = 4;

type Restoring = { folder: string; files: VolumeFile[]; journal: Journal; objects: SnapshotObjects; report: Report };
type Piece = { file: VolumeFile; index: number; opened: Opened };
/** What one worker works with: `room` is its own buffer, of which each call gives the same start. */
type Worker = Restoring & { room: (bytes: number) => Buffer<ArrayBuffer> };
type Opened = { handle: Promise<RestoredFile> | null; missing: number };

/** Fetches the pieces of all files by a few workers: each is verified, written, journaled, and only then counted. Throws NotIntact, or WholeFileDiffers. */
export async function restorePieces(work: Restoring): Promise<void> {
  const rooms: Buffer<ArrayBuffer>[] = [];
  const opened: Opened[] = [];
  const pieces = work.files.flatMap((file) => {
    const one: Opened = { handle: null, missing: Math.max(1, file.pieces.length) };
    opened.push(one);
    return Array.from({ length: one.missing }, (_, index) => ({ file, index, opened: one }));
  });
  try {
    await parallel(pieces, WORKERS, (piece, worker) =>
      restorePiece({ ...work, room: (bytes) => roomOf(rooms, worker, bytes) }, piece),
    );
  } finally {
    for (const { handle } of opened) await (await handle)?.close();
  }
}

/** A buffer is kept from piece to piece: new memory for each would cost more than the hashing. */
function roomOf(rooms: Buffer<ArrayBuffer>[], worker: number, bytes: number): Buffer<ArrayBuffer> {
  const kept = rooms[worker];
  const room = kept && kept.length >= bytes ? kept : Buffer.allocUnsafeSlow(bytes);
  rooms[worker] = room;
  return room.subarray(0, bytes);
}

async function restorePiece(work: Worker, { file, index, opened }: Piece): Promise<void> {
  opened.handle ??= openRestored(work.folder, file);
  const restored = await opened.handle;
  await standPiece(work, file, index, restored);
  opened.missing -= 1;
  if (opened.missing > 0) return;
  await restored.finish();
  opened.handle = null;
  await restored.close();
}

async function standPiece(work: Worker, file: VolumeFile, index: number, restored: RestoredFile): Promise<void> {
  const bytes = Math.min(PIECE_BYTES, file.bytes - index * PIECE_BYTES);
  if (work.journal.has(file.path, index)) work.report.reused(bytes);
  else {
    await restored.write(index, await fetchPiece(work, file, index, bytes));
    await work.journal.add(file.path, index);
    work.report.moved(bytes);
  }
  await restored.stands(index);
}

/** The bytes of one piece, if they are what the manifest says. */
async function fetchPiece(
  { objects, room }: Worker,
  file: VolumeFile,
  index: number,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const isLast = index >= file.pieces.length - 1;
  const into = room(isLast ? bytes + 1 : bytes);
  const count = await readPiece(objects, file, index, into);
  const name = `piece ${index} of '${file.path}'`;
  if (count !== bytes) throw new NotIntact(`${name}: expected ${bytes} bytes, got '${count > bytes ? 'more' : count}'`);
  const piece = into.subarray(0, bytes);
  const expected = file.pieces[index];
  const got = digest(piece);
  if (expected !== undefined && got !== expected)
    throw new NotIntact(`${name}: expected sha256 '${expected}', got '${got}'`);
  return piece;
}

async function readPiece(objects: SnapshotObjects, { path }: VolumeFile, index: number, into: Uint8Array) {
  try {
    return await objects.read(`${SnapshotObject.Data}${path}`, index * PIECE_BYTES, into);
  } catch (cause) {
    if (!(cause instanceof NotFound)) throw cause;
    throw new NotIntact(`'${path}' is missing from the snapshot: expected an object of its name`, { cause });
  }
}
