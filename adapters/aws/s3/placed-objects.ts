import type { BucketPlace } from '../../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../../core/snapshot/ports.ts';
import { s3Client } from './bucket.ts';
import { bucketObjects } from './bucket-objects.ts';
import { grantIn } from './grant.ts';

/** More attempts than a Lambda has time for: a job may wait for a busy S3. */
const MAX_ATTEMPTS = 8;

/**
 * Returns the objects of a place in a bucket, with a client for them. Credentials come from its
 * grant, or from the SDK's sources.
 */
export function placedObjects({ bucket, prefix, region, endpoint, grant }: BucketPlace): SnapshotObjects {
  const credentials = grant === null ? {} : { credentials: grantIn(grant) };
  return bucketObjects({ bucket, prefix }, s3Client({ region, endpoint, maxAttempts: MAX_ATTEMPTS, ...credentials }));
}
