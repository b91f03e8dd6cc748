import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '../../../../../adapters/aws/dynamodb/table/table.ts';
import { TableKey } from '../../../../../core/contracts/table.ts';

/** A table of its own, with the keys of a deployment; `drop` removes it. */
export type RealTable = { table: Table; drop(): Promise<void> };

/** Makes an empty table with a random name on AWS_ENDPOINT_URL. */
export async function realTable(): Promise<RealTable> {
  const table = openTable(`ragmend-test-${randomUUID()}`);
  const TableName = table.name;
  await table.documents.send(new CreateTableCommand({ TableName, ...SCHEMA }));
  await waitUntilTableExists({ client: table.documents, maxWaitTime: 60, minDelay: 1 }, { TableName });
  const ttl = { AttributeName: TableKey.Ttl, Enabled: true };
  await table.documents.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: ttl }));
  return {
    table,
    async drop() {
      await table.documents.send(new DeleteTableCommand({ TableName }));
      table.documents.destroy();
    },
  };
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
