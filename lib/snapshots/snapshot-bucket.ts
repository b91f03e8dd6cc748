import { Duration } from 'aws-cdk-lib';
import { type Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PrivateBucket } from '../buckets/private-bucket.ts';

/**
 * Snapshots. S3 removes no current object of them by itself: only Ragmend knows which proven one is
 * the last.
 */
export class SnapshotBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: { requests: Bucket }) {
    super(scope, id, {
      requests: props.requests,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(2),
          noncurrentVersionExpiration: Duration.days(14),
          expiredObjectDeleteMarker: true,
        },
      ],
    });
  }
}
