import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type MultipartUpload } from '@aws-sdk/client-s3';
import { orNull } from '../../../core/kernel/or-null.ts';
import { named } from '../map-aws-errors.ts';
import type { Bucket } from './bucket.ts';

/**
 * Returns the upload to continue for each object below a prefix: the newest one that S3 checks by
 * sha256.
 */
export async function uploadsUnderWay(bucket: Bucket, prefix: string): Promise<Map<string, string>> {
  const newest = new Map<string, MultipartUpload>();
  for (const one of await uploadsBelow(bucket, prefix)) {
    const { Key = '', Initiated, ChecksumAlgorithm } = one;
    const other = newest.get(Key)?.Initiated;
    if (ChecksumAlgorithm === 'SHA256' && (!other || (Initiated ?? 0) > other)) newest.set(Key, one);
  }
  return new Map([...newest].map(([key, { UploadId = '' }]) => [key, UploadId]));
}

/** Aborts every upload below a prefix; a missing one is no error. */
export async function abortUploads(bucket: Bucket, prefix: string): Promise<void> {
  for (const { Key, UploadId } of await uploadsBelow(bucket, prefix)) {
    const abort = bucket.client.send(new AbortMultipartUploadCommand({ Bucket: bucket.name, Key, UploadId }));
    await orNull(abort, named('NoSuchUpload'));
  }
}

/** Returns all unfinished uploads below a prefix. */
export async function uploadsBelow({ client, name: Bucket }: Bucket, Prefix: string): Promise<MultipartUpload[]> {
  const uploads: MultipartUpload[] = [];
  for (let from = {}, more = true; more; ) {
    const page = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix, ...from }));
    uploads.push(...(page.Uploads ?? []));
    from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    more = page.IsTruncated === true;
  }
  return uploads;
}
