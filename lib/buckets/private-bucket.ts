import { RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, type BucketProps, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/**
 * A bucket that is reached over TLS 1.2 or newer, is public to nobody, keeps old versions and the
 * record of its requests, and stays when its stack goes.
 */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, { requests, ...props }: BucketProps & { requests: Bucket }) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      serverAccessLogsBucket: requests as IBucket,
      serverAccessLogsPrefix: `${id}/`,
      ...props,
    });
    // Without its policy the bucket that stays would be open to plain HTTP.
    this.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
