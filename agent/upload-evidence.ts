import { join } from 'node:path';
import { canonicalJson } from '../core/kernel/digest.ts';
import { NotFound } from '../core/kernel/task-error.ts';
import { EvidenceObject } from '../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../core/snapshot/ports.ts';
import { DELETED_BUT_OPEN, listOpenDeleted } from './open-deleted.ts';
import type { Report } from './reporter.ts';
import { listTree, refuseChanges } from './tree.ts';
import { type Upload, uploadFiles } from './upload-files.ts';

/** A volume, and a process that may hold files of another one open which no folder names any more: null for none. */
export type EvidenceSource = { from: string; open: { pid: number; volume: string } | null };

/** Writes the files of a volume as evidence, reads each back, and writes their listing last of all; one that stands is this job's own. Throws NotIntact where bytes differ or the volume changed. */
export async function uploadEvidence(
  { from, open }: EvidenceSource,
  objects: SnapshotObjects,
  report: Report,
): Promise<void> {
  if (await isListed(objects)) return;
  const tree = await listTree(from, null);
  const deleted = open === null ? [] : await listOpenDeleted(open.pid, open.volume);
  const sources: Upload[] = [
    ...tree.files.map(({ path }) => ({ source: join(from, path), path })),
    ...deleted.map(({ source, path }) => ({ source, path: join(DELETED_BUT_OPEN, path) })),
  ];
  report.expect([...tree.files, ...deleted].reduce((sum, { bytes }) => sum + bytes, 0));
  const files = await uploadFiles(sources, { objects, prefix: EvidenceObject.Volume, report });
  refuseChanges('copied', tree, await listTree(from, null));
  const left = [...tree.links.map(({ path }) => path), ...tree.others, ...(open === null ? [UNSEEN] : [])];
  left.forEach(report.left);
  await objects.writeText(EvidenceObject.Listing, canonicalJson({ files, left }));
}

// Said in the listing, so that nobody takes it for all there was.
const UNSEEN = `${DELETED_BUT_OPEN}: files that were deleted while the server had them open are not seen from another pod`;

async function isListed(objects: SnapshotObjects): Promise<boolean> {
  try {
    await objects.readText(EvidenceObject.Listing);
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
