import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { PIECE_BYTES } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import { LeftoverDiffers } from '../../../core/snapshot/ports.ts';
import { isNamed, named } from '../map-aws-errors.ts';
import type { Bucket } from './bucket.ts';
import { checksumOf, compositeOf, signedBy } from './checksum.ts';

/** S3's maximum: a file of more than 156 GiB has more pieces. */
const MOST_PARTS = 10_000;

/** One object written in parts: part `n` is its piece `n - 1`. */
export type Multipart = {
  /** Returns whether an earlier attempt had written the same bytes. */
  write(part: number, bytes: Uint8Array, sha256: string): Promise<boolean>;
  finish(bytes: number): Promise<void>;
};
type Part = { ETag: string | undefined; ChecksumSHA256: string | undefined };
type Target = { bucket: Bucket; key: string };

/**
 * Continues an upload of an object under way. If an earlier attempt finished the object, compares
 * it: `finish` throws LeftoverDiffers if it is another one.
 */
export async function resumeMultipart(bucket: Bucket, key: string, uploadId: string | null): Promise<Multipart> {
  const target = { bucket, key };
  if (uploadId !== null) return upload(target, uploadId, await partsOf(target, uploadId));
  const standing = await stored(target);
  return standing?.checksum?.includes('-') ? finished(target) : beginMultipart(bucket, key);
}

/** Begins a new upload of an object, which replaces an existing one when it is finished. */
export async function beginMultipart(bucket: Bucket, key: string): Promise<Multipart> {
  const target = { bucket, key };
  return upload(target, await begin(target), new Map());
}

function upload(target: Target, UploadId: string, parts: Map<number, Part>): Multipart {
  const { client, name: Bucket } = target.bucket;
  return {
    async write(PartNumber, Body, sha256) {
      if (PartNumber > MOST_PARTS)
        throw new RangeError(`'${target.key}' has more than ${MOST_PARTS} parts: files of at most 156 GiB are kept`);
      const ChecksumSHA256 = checksumOf(sha256);
      if (parts.get(PartNumber)?.ChecksumSHA256 === ChecksumSHA256) return true;
      const part = { Bucket, Key: target.key, UploadId, PartNumber, Body, ChecksumSHA256 };
      const { ETag } = await client.send(signedBy(sha256, new UploadPartCommand(part)));
      parts.set(PartNumber, { ETag, ChecksumSHA256 });
      return false;
    },
    finish: (bytes) => complete(target, UploadId, orderedParts(parts, bytes), bytes),
  };
}

/** Compares what an earlier attempt finished, without writing it again. */
function finished(target: Target): Multipart {
  const checksums: string[] = [];
  return {
    async write(part, _bytes, sha256) {
      checksums[part - 1] = checksumOf(sha256);
      return true;
    },
    async finish(bytes) {
      if (await holds(target, compositeOf(checksums), bytes)) return;
      throw new LeftoverDiffers(`object '${target.key}' differs from what an earlier attempt left: write it anew`);
    },
  };
}

async function begin({ bucket, key: Key }: Target): Promise<string> {
  const how = { ChecksumAlgorithm: 'SHA256', ChecksumType: 'COMPOSITE' } as const;
  const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand({ Bucket: bucket.name, Key, ...how }));
  if (UploadId === undefined) throw new Error(`the upload of '${Key}' was begun without an id: use another server`);
  return UploadId;
}

async function partsOf({ bucket, key: Key }: Target, UploadId: string): Promise<Map<number, Part>> {
  const parts = new Map<number, Part>();
  for (let PartNumberMarker: string | undefined, more = true; more; ) {
    const list = { Bucket: bucket.name, Key, UploadId, PartNumberMarker };
    const { Parts = [], NextPartNumberMarker, IsTruncated } = await bucket.client.send(new ListPartsCommand(list));
    for (const { PartNumber = 0, ETag, ChecksumSHA256 } of Parts) parts.set(PartNumber, { ETag, ChecksumSHA256 });
    PartNumberMarker = NextPartNumberMarker;
    more = IsTruncated === true;
  }
  return parts;
}

function orderedParts(parts: Map<number, Part>, bytes: number): (Part & { PartNumber: number })[] {
  return Array.from({ length: Math.ceil(bytes / PIECE_BYTES) }, (_, index) => {
    const part = parts.get(index + 1);
    if (!part) throw new Error(`part '${index + 1}' was not written: write every piece before an object is finished`);
    return { PartNumber: index + 1, ...part };
  });
}

/**
 * Completes an upload. If it was completed already and the answer was lost, the object is there.
 */
async function complete(target: Target, UploadId: string, Parts: Part[], bytes: number): Promise<void> {
  const { client, name: Bucket } = target.bucket;
  const ChecksumSHA256 = compositeOf(Parts.map((part) => part.ChecksumSHA256 ?? ''));
  const how = { MultipartUpload: { Parts }, ChecksumSHA256, ChecksumType: 'COMPOSITE' } as const;
  try {
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key: target.key, UploadId, ...how }));
  } catch (error) {
    if (!isNamed(error, 'NoSuchUpload') || !(await holds(target, ChecksumSHA256, bytes))) throw error;
  }
}

async function holds(target: Target, checksum: string, bytes: number): Promise<boolean> {
  const standing = await stored(target);
  return standing?.checksum === checksum && standing.bytes === bytes;
}

/** Returns size and checksum of an existing object, null if there is none. */
export async function stored({ bucket, key: Key }: Target): Promise<{ bytes: number; checksum: string | null } | null> {
  const head = new HeadObjectCommand({ Bucket: bucket.name, Key, ChecksumMode: 'ENABLED' });
  const found = await orNull(bucket.client.send(head), named('NotFound', 'NoSuchKey'));
  return found && { bytes: found.ContentLength ?? 0, checksum: found.ChecksumSHA256 ?? null };
}
