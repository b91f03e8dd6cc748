import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { DeploymentConfig } from '../core/contracts/deployment-config.ts';
import { PeopleTopic } from './approvals/people-topic.ts';
import { RequestLogBucket } from './buckets/request-log-bucket.ts';
import { EvidenceBucket } from './evidence/evidence-bucket.ts';
import { RecordsBucket } from './incidents/records-bucket.ts';
import { RecordsTable } from './incidents/records-table.ts';
import { SnapshotBucket } from './snapshots/snapshot-bucket.ts';

/** What must outlive every deployment: records, evidence, snapshots and their key; and whom to tell. */
export class DataStack extends Stack {
  readonly key: Key;
  readonly table: RecordsTable;
  readonly evidence: Bucket;
  readonly snapshots: Bucket;
  readonly records: Bucket;
  readonly requests: Bucket;
  readonly topic: PeopleTopic;

  constructor(scope: Construct, id: string, { deployment, ...props }: StackProps & { deployment: DeploymentConfig }) {
    super(scope, id, props);
    this.key = new Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    const { key } = this;
    this.requests = new RequestLogBucket(this, 'Requests');
    const { requests } = this;
    this.table = new RecordsTable(this, 'Table', { key });
    this.evidence = new EvidenceBucket(this, 'Evidence', { key, requests, lockDays: deployment.evidenceLockDays });
    this.snapshots = new SnapshotBucket(this, 'Snapshots', { requests });
    this.records = new RecordsBucket(this, 'Records', { key, requests });
    this.topic = new PeopleTopic(this, 'People', { email: deployment.email });
  }
}
