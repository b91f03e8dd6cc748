import { diskPath } from '../../adapters/local/files/file-names.ts';
import type { SnapshotManifest, VolumeFile } from '../../core/contracts/agent/snapshot-manifest.ts';
import { canonicalJson, sha256 } from '../../core/kernel/digest.ts';
import { type AgentWork, SnapshotObject } from '../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import { DELETED_BUT_OPEN } from '../bytes/open-deleted.ts';
import { listTree, refuseChanges } from '../bytes/tree.ts';
import type { Report } from '../report/reporter.ts';
import { refuseUnfit } from './refuse-unfit.ts';
import { uploadFiles } from './upload-files.ts';

type Upload = Extract<AgentWork, { kind: 'upload' }>;

/**
 * Writes a volume's files as objects, reads each back, and writes the manifest last. Throws
 * NotCopyable before it begins, NotIntact if bytes differ or the volume changed.
 */
export async function upload({ from, manifest }: Upload, objects: SnapshotObjects, report: Report): Promise<void> {
  const tree = await listTree(from, DELETED_BUT_OPEN);
  refuseUnfit(tree);
  report.expect(tree.files.reduce((sum, { bytes }) => sum + bytes, 0));
  const sources = tree.files.map(({ path }) => ({ source: diskPath(from, path), path }));
  const files = await uploadFiles(sources, { objects, prefix: SnapshotObject.Data, report });
  refuseChanges('uploaded', tree, await listTree(from, DELETED_BUT_OPEN));
  tree.others.forEach(report.left);
  const { links } = tree;
  await writeManifest({ ...manifest, ...summed(files), ...(links.length > 0 && { links }) }, objects);
}

function summed(files: VolumeFile[]): Pick<SnapshotManifest, 'files' | 'bytes'> {
  return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function writeManifest(manifest: SnapshotManifest, objects: SnapshotObjects): Promise<void> {
  const text = canonicalJson(manifest);
  await objects.writeText(SnapshotObject.ManifestSha256, `${await sha256(text)}\n`);
  await objects.writeText(SnapshotObject.Manifest, text);
}
