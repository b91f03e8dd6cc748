import { DeleteObjectsCommand, ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { mapAwsErrors } from '../map-aws-errors.ts';
import type { Bucket } from './bucket.ts';
import { abortUploads, uploadsBelow } from './uploads-under-way.ts';

/**
 * Returns keys, sizes and times of all objects below a prefix, by key; throws DependencyUnavailable.
 */
export async function objectsBelow({ client, name: Bucket }: Bucket, Prefix: string) {
  const objects: { key: string; bytes: number; writtenAt: number }[] = [];
  const list = async () => {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
      for (const { Key = '', Size = 0, LastModified } of Contents)
        objects.push({ key: Key, bytes: Size, writtenAt: LastModified?.getTime() ?? 0 });
  };
  await mapAwsErrors(`the listing of '${Prefix}'`, list());
  return objects;
}

/** Returns the names of the folders right below a prefix; throws DependencyUnavailable. */
export async function foldersBelow({ client, name: Bucket }: Bucket, Prefix: string): Promise<string[]> {
  const names: string[] = [];
  const list = async () => {
    for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix, Delimiter: '/' }))
      names.push(...CommonPrefixes.map((common) => folderOf(Prefix, common.Prefix)));
  };
  await mapAwsErrors(`the listing of '${Prefix}'`, list());
  return names;
}

/**
 * Returns the names of the folders right below a prefix with uploads under way; throws
 * DependencyUnavailable.
 */
export async function foldersUnderWay(bucket: Bucket, prefix: string): Promise<string[]> {
  const uploads = await mapAwsErrors(`the listing of uploads to '${prefix}'`, uploadsBelow(bucket, prefix));
  return [...new Set(uploads.map(({ Key }) => folderOf(prefix, Key)))];
}

function folderOf(prefix: string, key = ''): string {
  return key.slice(prefix.length).split('/')[0] ?? '';
}

/** Returns whether there is any object below a prefix; throws DependencyUnavailable. */
export async function anyBelow({ client, name: Bucket }: Bucket, Prefix: string): Promise<boolean> {
  const first = client.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1 }));
  const { KeyCount = 0 } = await mapAwsErrors(`the listing of '${Prefix}'`, first);
  return KeyCount > 0;
}

/**
 * Removes all objects below a prefix and aborts its uploads; missing ones are no error. Throws
 * DependencyUnavailable.
 */
export async function removeBelow(bucket: Bucket, prefix: string): Promise<void> {
  // Aborts uploads first, so that none completes an object after the removal.
  await mapAwsErrors(`the removal of '${prefix}'`, abortUploads(bucket, prefix));
  const keys = (await objectsBelow(bucket, prefix)).map(({ key }) => key);
  await removeObjects(bucket, keys);
}

/** Removes objects; missing ones are no error. Throws DependencyUnavailable. */
export async function removeObjects(bucket: Bucket, keys: string[]): Promise<void> {
  for (let from = 0; from < keys.length; from += MOST_AT_ONCE)
    await remove(bucket, keys.slice(from, from + MOST_AT_ONCE));
}

const MOST_AT_ONCE = 1000;

async function remove({ client, name: Bucket }: Bucket, keys: string[]): Promise<void> {
  const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
  const { Errors = [] } = await mapAwsErrors(
    `the removal of '${keys[0]}'`,
    client.send(new DeleteObjectsCommand({ Bucket, Delete })),
  );
  const [first] = Errors;
  if (first)
    throw new Error(`object '${first.Key}' was not removed ('${first.Code}'): check the policy of '${Bucket}'`);
}
