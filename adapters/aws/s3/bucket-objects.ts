import type { S3Client } from '@aws-sdk/client-s3';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PIECE_BYTES } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { SnapshotObject } from '../../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../../core/snapshot/ports.ts';
import { isNamed } from '../map-aws-errors.ts';
import type { Bucket } from './bucket.ts';
import { checksumOf, signedBy } from './checksum.ts';
import { beginMultipart, type Multipart, resumeMultipart, stored } from './multipart.ts';
import { readRange } from './read-range.ts';
import { putOnce, putText, readText } from './texts.ts';
import { uploadsUnderWay } from './uploads-under-way.ts';

/**
 * Objects below a prefix of a bucket. S3 checks the sha256 of every piece on arrival, an
 * interrupted upload is continued, and an existing manifest or listing is never replaced.
 */
export function bucketObjects(place: { bucket: string; prefix: string }, client: S3Client): SnapshotObjects {
  const bucket = { client, name: place.bucket };
  const keyOf = (path: string) => `${place.prefix}${path}`;
  const uploads = multiparts(bucket, place.prefix);
  return {
    read: (path, start, into) => readRange(bucket, keyOf(path), start, into),
    write: async (path, start, bytes, sha256) =>
      isWhole(start, bytes.length)
        ? putWhole(bucket, keyOf(path), bytes, sha256)
        : uploads.write(keyOf(path), start / PIECE_BYTES + 1, bytes, sha256),
    async finish(path, bytes) {
      if (bytes === 0) await putWhole(bucket, keyOf(path), Buffer.alloc(0), NOTHING);
      if (!isWhole(0, bytes)) await uploads.finish(keyOf(path), bytes);
    },
    readText: (path) => readText(bucket, keyOf(path)),
    writeText: (path, text) =>
      path === SnapshotObject.ManifestSha256 ? putText(bucket, keyOf(path), text) : putOnce(bucket, keyOf(path), text),
  };
}

/** The sha256 of an empty object. */
const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A piece shorter than a full one is the whole object: one request writes it. */
function isWhole(start: number, bytes: number): boolean {
  return start === 0 && bytes < PIECE_BYTES;
}

/** The uploads of this attempt. Looks once for those an earlier attempt left, and continues each once. */
function multiparts(bucket: Bucket, prefix: string) {
  const opened = new Map<string, Promise<Multipart>>();
  let underWay: Promise<Map<string, string>> | null = null;
  const resumed = new Set<string>();
  const open = async (key: string) => {
    if (resumed.has(key)) return beginMultipart(bucket, key);
    resumed.add(key);
    underWay ??= uploadsUnderWay(bucket, prefix);
    return resumeMultipart(bucket, key, (await underWay).get(key) ?? null);
  };
  const of = (key: string) => {
    const one = opened.get(key) ?? open(key);
    opened.set(key, one);
    return one;
  };
  return {
    write: async (key: string, part: number, bytes: Uint8Array, sha256: string) =>
      (await of(key)).write(part, bytes, sha256),
    async finish(key: string, bytes: number) {
      const one = await of(key);
      opened.delete(key);
      await one.finish(bytes);
    },
  };
}

/** Returns whether the same object already existed; replaces any other that an earlier attempt left. */
async function putWhole(bucket: Bucket, Key: string, Body: Uint8Array, sha256: string): Promise<boolean> {
  const put = { Bucket: bucket.name, Key, Body, ContentLength: Body.length, ChecksumSHA256: checksumOf(sha256) };
  try {
    await bucket.client.send(signedBy(sha256, new PutObjectCommand({ ...put, IfNoneMatch: '*' })));
    return false;
  } catch (error) {
    if (!isNamed(error, 'PreconditionFailed', 'ConditionalRequestConflict')) throw error;
    if ((await stored({ bucket, key: Key }))?.checksum === put.ChecksumSHA256) return true;
    await bucket.client.send(signedBy(sha256, new PutObjectCommand(put)));
    return false;
  }
}
