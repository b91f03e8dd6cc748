import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mapAwsErrors } from '../../map-aws-errors.ts';
import { Overtaken, retryAmongRivals } from './retry-on-conflict.ts';
import { type Statement, statementOf, type Write } from './statement.ts';
import type { Table } from './table.ts';

const TRIES = 10;
const BUSY = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'];

/**
 * Makes all writes or none, at most 100; returns false if a condition fails. A retry within this
 * call is the same request to DynamoDB, so a lost answer does not look like a lost race. Throws
 * DependencyUnavailable, after which the outcome is unknown.
 */
export function transact(table: Table, writes: Write[]): Promise<boolean> {
  const TransactItems = writes.map((write) => statementOf(table.name, write));
  const command = new TransactWriteCommand({ ClientRequestToken: randomUUID(), TransactItems });
  return patiently(table, () => table.documents.send(command));
}

/**
 * Makes one write at half the price of a transaction; returns false if its condition fails, perhaps
 * because of an earlier try of this call. Use it only for writes that may be made twice. Throws
 * DependencyUnavailable.
 */
export function writeOne(table: Table, write: Exclude<Write, { check: unknown }>): Promise<boolean> {
  const statement = statementOf(table.name, write);
  return patiently(table, () => sendOne(table, statement));
}

/** Retries while others hold the same items. */
function patiently(table: Table, request: () => Promise<unknown>): Promise<boolean> {
  return retryAmongRivals(TRIES, async () => {
    const answer = await mapAwsErrors(`table '${table.name}'`, answerOf(request));
    if (answer !== 'busy') return answer === 'made';
    throw new Overtaken(`table '${table.name}' was busy with the same items ${TRIES} times: try again`);
  });
}

async function answerOf(request: () => Promise<unknown>): Promise<'made' | 'refused' | 'busy'> {
  try {
    await request();
    return 'made';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'refused';
    if (error instanceof TransactionConflictException || error instanceof TransactionInProgressException) return 'busy';
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code = '' }) => Code);
    if (codes.includes('ConditionalCheckFailed')) return 'refused';
    if (codes.some((code) => BUSY.includes(code))) return 'busy';
    throw error;
  }
}

async function sendOne({ documents }: Table, { Put, Update, Delete }: Statement): Promise<void> {
  if (Put) await documents.send(new PutCommand(Put));
  if (Update) await documents.send(new UpdateCommand(Update));
  if (Delete) await documents.send(new DeleteCommand(Delete));
}
