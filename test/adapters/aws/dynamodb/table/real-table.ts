import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '../../../../../adapters/aws/dynamodb/table/table.ts';
import { createTable } from '../../../../../bench/lists/create-table.ts';
import { TableKey } from '../../../../../core/contracts/table.ts';

/** A table of its own, with the keys of a deployment; `drop` removes it. */
export type RealTable = { table: Table; drop(): Promise<void> };

/** Makes an empty table with a random name on AWS_ENDPOINT_URL. */
export async function realTable(): Promise<RealTable> {
  const table = openTable(`ragmend-test-${randomUUID()}`);
  const TableName = table.name;
  await createTable(table);
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
