import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Config } from '../core/contracts/config/config.ts';
import { PeopleTopic } from './approvals/people-topic.ts';
import { RequestLogBucket } from './buckets/request-log-bucket.ts';
import type { Data, Known } from './data.ts';
import { EvidenceBucket } from './evidence/evidence-bucket.ts';
import { behindGateway } from './generators/behind-gateway.ts';
import { GatewayStores } from './generators/gateway-stores.ts';
import { RecordsBucket } from './incidents/records-bucket.ts';
import { RecordsTable } from './incidents/records-table.ts';
import { AlertSecret } from './intake/alert-secret.ts';
import { SnapshotBucket } from './snapshots/snapshot-bucket.ts';

/**
 * Keeps what must outlive every deployment: records, evidence, snapshots, their key, and the topic
 * of people.
 */
export class DataStack extends Stack {
  readonly data: Data;
  readonly requests: Bucket;
  readonly topic: PeopleTopic;

  constructor(scope: Construct, id: string, { config, ...props }: StackProps & { config: Config }) {
    super(scope, id, props);
    const { deployment, targets } = config;
    const key = new Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    this.requests = new RequestLogBucket(this, 'Requests');
    const { requests } = this;
    const table = new RecordsTable(this, 'Table', { key });
    const evidence = new EvidenceBucket(this, 'Evidence', { key, requests, lockDays: deployment.evidenceLockDays });
    const snapshots = new SnapshotBucket(this, 'Snapshots', { requests });
    const records = new RecordsBucket(this, 'Records', { key, requests });
    const secret = new AlertSecret(this, 'AlertSecret', { key });
    const gateway = behindGateway(targets).length > 0 ? new GatewayStores(this, 'Gateway', { requests }) : null;
    this.topic = new PeopleTopic(this, 'People', { email: deployment.email });
    this.data = {
      table: this.known(table),
      evidence: this.known(evidence),
      snapshots: this.known(snapshots),
      records: this.known(records),
      alertSecretArn: this.exportValue(secret.secretArn),
      keyArn: this.exportValue(key.keyArn),
      topicArn: this.exportValue(this.topic.topicArn),
      topicKeyArn: this.exportValue(this.topic.key.keyArn),
      gateway: gateway && { backlog: this.known(gateway.backlog), answers: this.known(gateway.answers) },
    };
  }

  private known(one: Bucket | Table): Known {
    const [name, arn] = one instanceof Bucket ? [one.bucketName, one.bucketArn] : [one.tableName, one.tableArn];
    return { name: this.exportValue(name), arn: this.exportValue(arn) };
  }
}
