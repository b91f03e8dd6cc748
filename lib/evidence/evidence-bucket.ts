import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Bucket, BucketEncryption, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PrivateBucket } from '../buckets/private-bucket.ts';

/** Evidence: nobody can change or remove it until its lock ends, and nothing removes it automatically. */
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
