import { join } from 'node:path';
import { diskPath } from '../../adapters/local/files/file-names.ts';
import { canonicalJson } from '../../core/kernel/digest.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import { EvidenceObject, evidenceListing } from '../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import { DELETED_BUT_OPEN, listOpenDeleted } from '../bytes/open-deleted.ts';
import { listTree, refuseChanges } from '../bytes/tree.ts';
import type { Report } from '../report/reporter.ts';
import { refuseUnfit } from './refuse-unfit.ts';
import { type Upload, uploadFiles } from './upload-files.ts';

/**
 * A volume, and a process that may still have deleted files of another volume open: null for none.
 */
export type EvidenceSource = { from: string; open: { pid: number; volume: string } | null };

/**
 * Writes the files of a volume as evidence, reads each back, and writes their listing last; an
 * existing listing is this job's own. Throws NotCopyable before it begins, NotIntact if bytes
 * differ or the volume changed.
 */
export async function uploadEvidence(
  { from, open }: EvidenceSource,
  objects: SnapshotObjects,
  report: Report,
): Promise<void> {
  const listed = await leftOf(objects);
  if (listed !== null) return listed.forEach(report.left);
  const tree = await listTree(from, null);
  refuseUnfit(tree);
  const deleted = open === null ? [] : await listOpenDeleted(open.pid, open.volume);
  const sources: Upload[] = [
    ...tree.files.map(({ path }) => ({ source: diskPath(from, path), path })),
    ...deleted.map(({ source, path }) => ({ source: Buffer.from(source), path: join(DELETED_BUT_OPEN, path) })),
  ];
  report.expect([...tree.files, ...deleted].reduce((sum, { bytes }) => sum + bytes, 0));
  const files = await uploadFiles(sources, { objects, prefix: EvidenceObject.Volume, report });
  refuseChanges('copied', tree, await listTree(from, null));
  const left = [...tree.others, ...(open === null ? [UNSEEN] : [])];
  left.forEach(report.left);
  await objects.writeText(EvidenceObject.Listing, canonicalJson({ files, links: tree.links, left }));
}

// Stated in the listing, so that nobody takes it for complete.
const UNSEEN = `${DELETED_BUT_OPEN}: files that were deleted while the server had them open are not seen from another pod`;

async function leftOf(objects: SnapshotObjects): Promise<string[] | null> {
  const text = await orNull(objects.readText(EvidenceObject.Listing));
  return text === null ? null : evidenceListing.parse(JSON.parse(text)).left;
}
