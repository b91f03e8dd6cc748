import { Duration } from 'aws-cdk-lib';
import { type Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PrivateBucket } from '../buckets/private-bucket.ts';

/**
 * Answers and waiting requests. They are texts of users, so what is dropped is gone: the bucket
 * keeps no versions. It also removes what a gateway left behind.
 */
export class AnswerBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: { requests: Bucket }) {
    super(scope, id, {
      requests: props.requests,
      versioned: false,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        // The longest that ragmend.yaml allows an answer, and twice that of a request.
        { prefix: 'answers/', expiration: Duration.days(90) },
        { prefix: 'requests/', expiration: Duration.days(29) },
      ],
    });
  }
}
