import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { Table } from '../../adapters/aws/dynamodb/table/table.ts';
import { TableKey } from '../../core/contracts/table.ts';

/** Makes a table with the keys of a deployment, and waits until it stands. */
export async function createTable({ name: TableName, documents: client }: Table): Promise<void> {
  await client.send(new CreateTableCommand({ TableName, ...SCHEMA }));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
}

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];
const SCHEMA = {
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: [TableKey.Partition, TableKey.Sort, TableKey.IndexPartition, TableKey.IndexSort].map(text),
  KeySchema: keys(TableKey.Partition, TableKey.Sort),
  GlobalSecondaryIndexes: [
    {
      IndexName: TableKey.Index,
      KeySchema: keys(TableKey.IndexPartition, TableKey.IndexSort),
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
};
