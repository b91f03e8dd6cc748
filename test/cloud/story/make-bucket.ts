import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** Makes a bucket on the S3 of the test; one that stands is kept. */
export async function makeBucket(Bucket: string, { lock = false } = {}): Promise<void> {
  const s3 = new S3Client({ forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: lock })).catch((error: Error) => {
    if (!/BucketAlready/.test(error.name)) throw error;
  });
}
