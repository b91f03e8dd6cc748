import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Bucket, BucketEncryption, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PrivateBucket } from '../buckets/private-bucket.ts';

/**
 * Evidence: what is in it can be changed and removed by nobody until its lock is over, and nothing
 * ever removes it by itself.
 */
export class EvidenceBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: { requests: Bucket; key: IKey; lockDays: number }) {
    super(scope, id, {
      requests: props.requests,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(props.lockDays)),
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
  }
}
