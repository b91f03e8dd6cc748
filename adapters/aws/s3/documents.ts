import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../../../core/contracts/config/config.ts';
import { targetOf } from '../../../core/contracts/config/target-of.ts';
import type { DocumentSource } from '../../../core/kernel/ports/documents.ts';
import { DependencyUnavailable, NotFound } from '../../../core/kernel/task-error.ts';
import { type DocumentBytes, documentLines } from '../../documents/document-source.ts';
import { isNamed, mapAwsErrors } from '../map-aws-errors.ts';
import type { Bucket } from './bucket.ts';
import { readRange } from './read-range.ts';

const READ_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/**
 * The source of truth of each target as an object of JSON lines, at its configured place. Throws
 * DependencyUnavailable if it is missing, or replaced while it is read.
 */
export function s3Documents({ client, config }: { client: S3Client; config: Config }): DocumentSource {
  return documentLines(async (targetId) => {
    const { documents } = targetOf(config, targetId);
    if (!documents) throw new RangeError(`target '${targetId}' has no documents: configure where they are`);
    return bytesOf({ client, name: documents.bucket }, documents.key);
  });
}

async function bytesOf(bucket: Bucket, key: string): Promise<DocumentBytes> {
  const place = `s3://${bucket.name}/${key}`;
  try {
    const head = bucket.client.send(new HeadObjectCommand({ Bucket: bucket.name, Key: key }));
    const { ETag = '', ContentLength: size = 0 } = await mapAwsErrors(`the look at '${place}'`, head);
    const read = (from: number, to: number) => readBetween(bucket, key, { from, to, ETag, place });
    return { generation: ETag, size, isWhole: true, read };
  } catch (error) {
    if (!isNamed(error, 'NoSuchKey', 'NotFound')) throw error;
    throw new DependencyUnavailable(`documents can't be read from '${place}': check that the object exists`, {
      cause: error,
    });
  }
}

/** Reads 4 MiB at a time, so that no connection waits for a slow reader. */
async function* readBetween(
  bucket: Bucket,
  key: string,
  { from, to, ETag, place }: { from: number; to: number; ETag: string; place: string },
): AsyncGenerator<Uint8Array> {
  for (let start = from; start < to; start += READ_BYTES) {
    const bytes = Buffer.allocUnsafe(Math.min(READ_BYTES, to - start));
    const filled = await mapAwsErrors(`the read of '${place}'`, readRange(bucket, key, start, bytes, ETag)).catch(
      (error) => refuse(error, place),
    );
    if (filled < bytes.length) refuse(new RangeError(`${filled} bytes of ${bytes.length} came`), place);
    for (let at = 0; at < filled; at += CHUNK_BYTES) yield bytes.subarray(at, Math.min(at + CHUNK_BYTES, filled));
  }
}

function refuse(error: unknown, place: string): never {
  const isReplaced = error instanceof NotFound || error instanceof RangeError || isNamed(error, 'PreconditionFailed');
  if (!isReplaced) throw error;
  throw new DependencyUnavailable(`'${place}' was replaced while it was read: try again`, { cause: error });
}
