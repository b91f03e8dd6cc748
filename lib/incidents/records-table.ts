import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { TableKey } from '../../core/contracts/table.ts';

/**
 * The one table of all records. It can be restored to any second of the last 35 days, and is kept
 * when its stack is deleted.
 */
export class RecordsTable extends Table {
  constructor(scope: Construct, id: string, { key }: { key: IKey }) {
    super(scope, id, {
      partitionKey: { name: TableKey.Partition, type: AttributeType.STRING },
      sortKey: { name: TableKey.Sort, type: AttributeType.STRING },
      timeToLiveAttribute: TableKey.Ttl,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.addGlobalSecondaryIndex({
      indexName: TableKey.Index,
      partitionKey: { name: TableKey.IndexPartition, type: AttributeType.STRING },
      sortKey: { name: TableKey.IndexSort, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
}
