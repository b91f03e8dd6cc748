import type { VolumeFile } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { EvidenceObject, evidenceListing } from '../../../core/snapshot/agent-work.ts';
import { EvidenceChanged, type EvidenceFile } from '../../formats/evidence-manifest.ts';
import { mapLimited } from '../../map-limited.ts';
import { mapAwsErrors } from '../map-aws-errors.ts';
import type { Bucket } from './bucket.ts';
import { checksumOf, compositeOf } from './checksum.ts';
import { stored } from './multipart.ts';
import { readText } from './texts.ts';

const AT_ONCE = 16;

/**
 * Returns the files of a volume that was copied as evidence; none before the copy is complete.
 * Compares each file with the copy's listing by the checksum that S3 stored for its parts, so that
 * no file is read. Throws EvidenceChanged for a difference.
 */
export async function copiedFiles(bucket: Bucket, prefix: string, paths: string[]): Promise<EvidenceFile[]> {
  if (!paths.includes(EvidenceObject.Listing)) return [];
  const { files } = evidenceListing.parse(JSON.parse(await readText(bucket, `${prefix}${EvidenceObject.Listing}`)));
  await mapLimited(files, AT_ONCE, (file) => refuseChanged(bucket, prefix, file));
  return files.map(({ path, bytes, sha256 }) => ({ path: `${EvidenceObject.Volume}${path}`, bytes, sha256 }));
}

async function refuseChanged(bucket: Bucket, prefix: string, file: VolumeFile): Promise<void> {
  const path = `${EvidenceObject.Volume}${file.path}`;
  const key = `${prefix}${path}`;
  const standing = await mapAwsErrors(`the look at '${key}'`, stored({ bucket, key }));
  const expected = expectedOf(file, standing?.checksum ?? '');
  if (standing?.bytes === file.bytes && standing.checksum === expected) return;
  const got = standing === null ? 'no file' : `${standing.bytes} bytes with '${standing.checksum ?? 'no checksum'}'`;
  throw new EvidenceChanged(
    `evidence '${path}' is not what was copied: expected ${file.bytes} bytes with '${expected}', got '${got}'`,
  );
}

/**
 * Returns the checksum that S3 has for a file: the sha256 of an object written whole, or that of
 * its parts.
 */
function expectedOf({ sha256, pieces }: VolumeFile, standing: string): string {
  return standing.includes('-') ? compositeOf(pieces.map(checksumOf)) : checksumOf(sha256);
}
