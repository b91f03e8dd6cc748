import { createHash } from 'node:crypto';
import type { EvidenceStore } from '../../../core/evidence/ports.ts';
import { EvidenceObject } from '../../../core/snapshot/agent-work.ts';
import {
  checkedEvidencePath,
  type EvidenceFile,
  type EvidenceManifest,
  isManifest,
  manifestName,
  nextManifest,
} from '../../formats/evidence-manifest.ts';
import { checkedName } from '../../formats/names.ts';
import { redact } from '../../formats/redact.ts';
import type { Bucket } from './bucket.ts';
import { copiedFiles } from './copied-files.ts';
import { objectsBelow } from './keys.ts';
import { putIfAbsent, readText } from './texts.ts';

const isListing = (path: string) => path === EvidenceObject.Listing;

/**
 * Returns the prefix of an incident's evidence; throws a RangeError for an id that could lead
 * elsewhere.
 */
export function evidencePrefix(incidentId: string): string {
  return `evidence/${checkedName(incidentId)}/`;
}

/**
 * Evidence at `evidence/<incidentId>/` of a bucket: redacted, never replaced, and locked for the
 * bucket's default retention. Each seal after new files adds `manifest-<n>.json`; it throws
 * EvidenceChanged if a sealed file was changed, and DependencyUnavailable.
 */
export function s3Evidence({ bucket }: { bucket: Bucket }): Pick<EvidenceStore, 'put' | 'seal'> {
  return {
    async put(incidentId, path, content) {
      const key = `${evidencePrefix(incidentId)}${checkedEvidencePath(path, isListing)}`;
      await putIfAbsent(bucket, key, redact(content));
    },
    seal: (incidentId) => seal(bucket, incidentId, evidencePrefix(incidentId)),
  };
}

async function seal(bucket: Bucket, incidentId: string, prefix: string) {
  const paths = (await objectsBelow(bucket, prefix)).map(({ key }) => key.slice(prefix.length));
  const collected = await collectedFiles(bucket, prefix, paths);
  const files = [...collected, ...(await copiedFiles(bucket, prefix, paths))].sort(byPath);
  const { name, text } = nextManifest(incidentId, await newestManifest(bucket, prefix, paths), files);
  const key = `${prefix}${name}`;
  // Of two concurrent seals, the first manifest stands.
  const standing = text === null ? await readText(bucket, key) : await putIfAbsent(bucket, key, text);
  return { folder: `s3://${bucket.name}/${prefix}`, files: files.length, manifestSha256: sha256Of(standing) };
}

/** Returns the texts that were stored, hashed as they are now. */
async function collectedFiles(bucket: Bucket, prefix: string, paths: string[]): Promise<EvidenceFile[]> {
  const isOwn = (path: string) => !isManifest(path) && !isListing(path) && !path.startsWith(EvidenceObject.Volume);
  const files: EvidenceFile[] = [];
  for (const path of paths.filter(isOwn)) {
    const text = await readText(bucket, `${prefix}${path}`);
    files.push({ path, bytes: Buffer.byteLength(text), sha256: sha256Of(text) });
  }
  return files;
}

async function newestManifest(bucket: Bucket, prefix: string, paths: string[]): Promise<EvidenceManifest | null> {
  const count = paths.filter(isManifest).length;
  if (count === 0) return null;
  return JSON.parse(await readText(bucket, `${prefix}${manifestName(count)}`)) as EvidenceManifest;
}

function byPath(a: EvidenceFile, b: EvidenceFile): number {
  return a.path < b.path ? -1 : 1;
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
