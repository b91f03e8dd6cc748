import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { DeploymentConfig } from '../core/contracts/config/deployment-config.ts';
import { PeopleTopic } from './approvals/people-topic.ts';
import { RequestLogBucket } from './buckets/request-log-bucket.ts';
import { EvidenceBucket } from './evidence/evidence-bucket.ts';
import { RecordsBucket } from './incidents/records-bucket.ts';
import { RecordsTable } from './incidents/records-table.ts';
import { AlertSecret } from './intake/alert-secret.ts';
import { SnapshotBucket } from './snapshots/snapshot-bucket.ts';

/** A bucket, or another resource, as other stacks know it. */
export type Known = { name: string; arn: string };
/** The resources of the data stack, by the names under which it exports them. */
export type Data = Record<'table' | 'evidence' | 'snapshots' | 'records', Known> & {
  keyArn: string;
  topicArn: string;
  topicKeyArn: string;
  alertSecretArn: string;
};

/**
 * Keeps what must outlive every deployment: records, evidence, snapshots, their key, and the topic
 * of people.
 */
export class DataStack extends Stack {
  readonly data: Data;
  readonly requests: Bucket;
  readonly topic: PeopleTopic;

  constructor(scope: Construct, id: string, { deployment, ...props }: StackProps & { deployment: DeploymentConfig }) {
    super(scope, id, props);
    const key = new Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    this.requests = new RequestLogBucket(this, 'Requests');
    const { requests } = this;
    const table = new RecordsTable(this, 'Table', { key });
    const evidence = new EvidenceBucket(this, 'Evidence', { key, requests, lockDays: deployment.evidenceLockDays });
    const snapshots = new SnapshotBucket(this, 'Snapshots', { requests });
    const records = new RecordsBucket(this, 'Records', { key, requests });
    const secret = new AlertSecret(this, 'AlertSecret', { key });
    this.topic = new PeopleTopic(this, 'People', { email: deployment.email });
    this.data = {
      table: { name: this.exportValue(table.tableName), arn: this.exportValue(table.tableArn) },
      evidence: this.known(evidence),
      snapshots: this.known(snapshots),
      records: this.known(records),
      alertSecretArn: this.exportValue(secret.secretArn),
      keyArn: this.exportValue(key.keyArn),
      topicArn: this.exportValue(this.topic.topicArn),
      topicKeyArn: this.exportValue(this.topic.key.keyArn),
    };
  }

  private known({ bucketName, bucketArn }: Bucket): Known {
    return { name: this.exportValue(bucketName), arn: this.exportValue(bucketArn) };
  }
}
