import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { TableKey } from '../../core/contracts/table.ts';
import { AnswerBucket } from './answer-bucket.ts';

/**
 * What gateways keep: the table of waiting requests, apart from all records so that a gateway can
 * change none of those, and the bucket of texts.
 */
export class GatewayStores extends Construct {
  readonly backlog: Table;
  readonly answers: Bucket;

  constructor(scope: Construct, id: string, { requests }: { requests: Bucket }) {
    super(scope, id);
    this.backlog = new Table(this, 'Backlog', {
      partitionKey: { name: TableKey.Partition, type: AttributeType.STRING },
      sortKey: { name: TableKey.Sort, type: AttributeType.STRING },
      timeToLiveAttribute: TableKey.Ttl,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.answers = new AnswerBucket(this, 'Answers', { requests });
  }
}
