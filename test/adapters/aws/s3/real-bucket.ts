import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { type Bucket, openBucket } from '../../../../adapters/aws/s3/bucket.ts';
import { abortUploads } from '../../../../adapters/aws/s3/uploads-under-way.ts';

/**
 * A new bucket of the real S3 for one suite, which is removed with all that is in it; with
 * `lockedDays` it has Object Lock, by governance.
 */
export function realBucket({ lockedDays }: { lockedDays?: number } = {}): Bucket {
  const bucket = openBucket(`ragmend-test-${randomUUID()}`);
  beforeAll(async () => {
    const ObjectLockEnabledForBucket = lockedDays !== undefined;
    await bucket.client.send(new CreateBucketCommand({ Bucket: bucket.name, ObjectLockEnabledForBucket }));
    if (lockedDays !== undefined) await lock(bucket, lockedDays);
  });
  afterAll(async () => {
    await removeBucket(bucket);
    bucket.client.destroy();
  });
  return bucket;
}

async function lock({ client, name: Bucket }: Bucket, Days: number): Promise<void> {
  const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days } } as const;
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
  await client.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
}

/** Removes a bucket with all versions of its objects; what is locked by governance goes, too. */
export async function removeBucket(bucket: Bucket): Promise<void> {
  const { client, name: Bucket } = bucket;
  await abortUploads(bucket, '');
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    const all = [...Versions, ...DeleteMarkers];
    for (const { Key, VersionId } of all)
      await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: true }));
    if (all.length === 0) break;
  }
  await client.send(new DeleteBucketCommand({ Bucket }));
}
