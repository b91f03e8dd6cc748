import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import { openBucket } from '../../adapters/aws/s3/bucket.ts';
import { removeBelow } from '../../adapters/aws/s3/keys.ts';

/** Works with a new bucket of the S3 at an endpoint, which is removed with all that is in it. */
export async function withBucket<T>(endpoint: string, work: (bucket: string) => Promise<T>): Promise<T> {
  const bucket = openBucket(`ragmend-bench-${randomUUID()}`, { endpoint });
  await bucket.client.send(new CreateBucketCommand({ Bucket: bucket.name }));
  try {
    return await work(bucket.name);
  } finally {
    await removeBelow(bucket, '');
    await bucket.client.send(new DeleteBucketCommand({ Bucket: bucket.name }));
    bucket.client.destroy();
  }
}
