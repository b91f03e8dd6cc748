import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';

/** The one table of a deployment; its keys are those of core/contracts/table.ts. */
export type Table = { documents: DynamoDBDocumentClient; name: string };
/** The primary key of an item. */
export type Key = { pk: string; sk: string };
/** Attributes of an item; an undefined attribute is missing. */
export type Attributes = Record<string, string | number | boolean | undefined>;
/** An item as read. */
export type Item = Key & Attributes;

/** The number of sockets of the client: a request that waits for a socket would lose time for its answer. */
const AT_ONCE = 50;

/**
 * Opens the table by its name; region, endpoint and credentials come from the SDK. A request
 * without an answer after 5 s is aborted and retried.
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
