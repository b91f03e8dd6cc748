import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { sha256 } from '../../../core/kernel/digest.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import { DependencyUnavailable, NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';
import { isNamed, mapAwsErrors, named } from '../map-aws-errors.ts';
import type { Bucket } from './bucket.ts';
import { checksumOf } from './checksum.ts';

/** Returns a small object as text; throws NotFound, DependencyUnavailable. */
export async function readText(bucket: Bucket, Key: string): Promise<string> {
  const text = await readTextIfThere(bucket, Key);
  if (text !== null) return text;
  throw new NotFound(`object '${Key}' of bucket '${bucket.name}' does not exist: check its name`);
}

/** Returns a small object as text, null if there is none; throws DependencyUnavailable. */
export async function readTextIfThere({ client, name: Bucket }: Bucket, Key: string): Promise<string | null> {
  const read = async () => (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString() ?? '';
  return orNull(mapAwsErrors(`the read of '${Key}'`, read()), named('NoSuchKey'));
}

/** Writes a small object, and replaces an existing one; throws DependencyUnavailable. */
export async function putText(bucket: Bucket, key: string, text: string): Promise<void> {
  await put(bucket, key, text, {});
}

/**
 * Writes a small object if none exists; the same text again is no error. Throws WriteConflict if
 * another text exists, DependencyUnavailable.
 */
export async function putOnce(bucket: Bucket, key: string, text: string): Promise<void> {
  const standing = await putIfAbsent(bucket, key, text);
  if (standing !== text)
    throw new WriteConflict(
      `object '${key}' of bucket '${bucket.name}' stands with another text: it is never replaced`,
    );
}

/**
 * Writes a small object if none exists, and returns the stored text; throws DependencyUnavailable.
 */
export async function putIfAbsent(bucket: Bucket, key: string, text: string): Promise<string> {
  try {
    await put(bucket, key, text, { IfNoneMatch: '*' });
    return text;
  } catch (error) {
    if (isNamed(error, 'PreconditionFailed')) return readText(bucket, key);
    if (!isNamed(error, 'ConditionalRequestConflict')) throw error;
    throw new DependencyUnavailable(`object '${key}' is being written by another: try again`, { cause: error });
  }
}

async function put(
  { client, name: Bucket }: Bucket,
  Key: string,
  text: string,
  condition: { IfNoneMatch?: string },
): Promise<void> {
  const Body = Buffer.from(text);
  const object = { Bucket, Key, Body, ContentLength: Body.length, ChecksumSHA256: checksumOf(await sha256(text)) };
  await mapAwsErrors(`the write of '${Key}'`, client.send(new PutObjectCommand({ ...object, ...condition })));
}
