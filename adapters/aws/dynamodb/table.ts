import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The one table of a deployment; its keys are those of core/contracts/table.ts. */
export type Table = { documents: DynamoDBDocumentClient; name: string };
/** The primary key of an item. */
export type Key = { pk: string; sk: string };
/** Attributes of an item; what is undefined is not there. */
export type Attributes = Record<string, string | number | boolean | undefined>;
/** An item as it is read. */
export type Item = Key & Attributes;

/** Opens the table by its name; region, endpoint and credentials are the SDK's own. A request that has no answer after 10 s, its wait for a socket included, is broken off and tried again. */
export function openTable(name: string): Table {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { documents, name };
}
