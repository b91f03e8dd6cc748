import { join } from 'node:path';
import type { SnapshotManifest, VolumeFile } from '../core/contracts/snapshot-manifest.ts';
import { canonicalJson, sha256 } from '../core/kernel/digest.ts';
import { type AgentWork, SnapshotObject } from '../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../core/snapshot/ports.ts';
import { NotIntact } from './errors.ts';
import { DELETED_BUT_OPEN } from './open-deleted.ts';
import { parallel } from './parallel.ts';
import { hashPieces, pieceHashes } from './pieces.ts';
import type { Report } from './reporter.ts';
import { listTree, stampOf, type TreeFile } from './tree.ts';

const WORKERS = 3;
type Upload = Extract<AgentWork, { kind: 'upload' }>;

/** Writes a volume's files as objects, reads each back, and writes the manifest last of all; throws NotIntact where bytes differ or the volume changed. */
export async function upload({ from, manifest }: Upload, objects: SnapshotObjects, report: Report): Promise<void> {
  const tree = await listTree(from, DELETED_BUT_OPEN);
  const odd = tree.links[0]?.path ?? tree.others[0];
  if (odd !== undefined) throw new NotIntact(`'${odd}' is no regular file: a snapshot can't hold it`);
  report.expect(tree.files.reduce((sum, { bytes }) => sum + bytes, 0));
  const files = new Map<string, VolumeFile>();
  await parallel(tree.files, WORKERS, async (file) => {
    files.set(file.path, await uploadFile(from, file, objects, report));
  });
  await writeManifest({ ...manifest, ...summed(tree.files.map(({ path }) => files.get(path) as VolumeFile)) }, objects);
}

async function uploadFile(
  from: string,
  { path, bytes, stamp }: TreeFile,
  objects: SnapshotObjects,
  report: Report,
): Promise<VolumeFile> {
  const object = `${SnapshotObject.Data}${path}`;
  const hashes = await hashPieces(join(from, path), bytes, async (start, piece) => {
    await objects.write(object, start, piece);
    report.moved(piece.length);
  });
  await objects.finish(object, hashes.bytes);
  const stored = await pieceHashes((start, into) => objects.read(object, start, into), hashes.bytes);
  if (stored.join() !== hashes.pieces.join()) throw new NotIntact(`the object of '${path}' reads back differently`);
  if ((await stampOf(join(from, path))).stamp !== stamp || hashes.bytes !== bytes)
    throw new NotIntact(`'${path}' changed while it was uploaded`);
  return { path, ...hashes };
}

function summed(files: VolumeFile[]): Pick<SnapshotManifest, 'files' | 'bytes'> {
  return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function writeManifest(manifest: SnapshotManifest, objects: SnapshotObjects): Promise<void> {
  const text = canonicalJson(manifest);
  await objects.writeText(SnapshotObject.ManifestSha256, `${await sha256(text)}\n`);
  await objects.writeText(SnapshotObject.Manifest, text);
}
