import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';

/** The one table of a deployment; its keys are those of core/contracts/table.ts. */
export type Table = { documents: DynamoDBDocumentClient; name: string };
/** The primary key of an item. */
export type Key = { pk: string; sk: string };
/** Attributes of an item; what is undefined is not there. */
export type Attributes = Record<string, string | number | boolean | undefined>;
/** An item as it is read. */
export type Item = Key & Attributes;

/** What the client has sockets for: a request that waited for one would spend its time to be answered on that. */
const AT_ONCE = 50;

/**
 * Opens the table by its name; region, endpoint and credentials are the SDK's own. A request that
 * has no answer after 5 s is broken off and tried again.
 */
export function openTable(name: string): Table {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const limited = pLimit(AT_ONCE);
  documents.middlewareStack.add((next) => (args) => limited(() => next(args)), { step: 'initialize', name: 'limit' });
  return { documents, name };
}
