import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PrivateBucket } from '../buckets/private-bucket.ts';

/**
 * Keeps reports and golden sets, and the bodies of alerts for 30 days: by then their signals are in
 * the table.
 */
export class RecordsBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: { requests: Bucket; key: IKey }) {
    super(scope, id, {
      requests: props.requests,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      lifecycleRules: [
        { prefix: 'intake/', expiration: Duration.days(30) },
        {
          abortIncompleteMultipartUploadAfter: Duration.days(2),
          noncurrentVersionExpiration: Duration.days(90),
          expiredObjectDeleteMarker: true,
        },
      ],
    });
  }
}
