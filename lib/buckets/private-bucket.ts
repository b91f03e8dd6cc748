import { RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, type BucketProps, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/**
 * A private bucket: TLS 1.2 or newer, not public, versioned, with a request log, and kept when its
 * stack is deleted.
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
    // Without its policy, the remaining bucket would be open to plain HTTP.
    this.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
