import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '../../../../../adapters/aws/dynamodb/table/table.ts';
import { transact, writeOne } from '../../../../../adapters/aws/dynamodb/table/write.ts';
import { DependencyUnavailable } from '../../../../../core/kernel/task-error.ts';

type Sent = { ClientRequestToken?: string };

/**
 * For answers that neither ministack nor DynamoDB's local build gives: a table whose requests are
 * answered, one after another, by what is given, and the last of it ever after; nothing leaves.
 */
function scripted(...answers: (Error | null)[]): { table: Table; sent: Sent[] } {
  const table = openTable('scripted');
  const sent: Sent[] = [];
  table.documents.middlewareStack.add(
    () => async (args) => {
      sent.push(args.input as Sent);
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      if (answer) throw answer;
      return { output: { $metadata: {} }, response: {} };
    },
    { step: 'initialize', name: 'script' },
  );
  return { table, sent };
}

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    ...{ message: 'Transaction cancelled', $metadata: { httpStatusCode: 400 } },
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const named = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });
const write = { put: { pk: 'p', sk: 's' } };

test('a transaction that meets another one is made again as the same request', async () => {
  const { table, sent } = scripted(cancelled('None', 'TransactionConflict'), cancelled('ThrottlingError'), null);

  const made = await transact(table, [write]);

  expect(made).toBe(true);
  expect(sent).toHaveLength(3);
  expect(new Set(sent.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(1);
});

test('no two transactions are the same request', async () => {
  const { table, sent } = scripted(null);

  await transact(table, [write]);
  await transact(table, [write]);

  expect(new Set(sent.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(2);
});

test('a transaction of which one condition fails is a lost race, whatever else it met', async () => {
  const { table, sent } = scripted(cancelled('TransactionConflict', 'ConditionalCheckFailed'));

  expect(await transact(table, [write, write])).toBe(false);
  expect(sent).toHaveLength(1);
});

test.each([
  ['is busy with the same items for ever', cancelled('TransactionConflict')],
  ['is throttled', named('ThrottlingException', 400)],
  ['has no room', named('ProvisionedThroughputExceededException', 400)],
  ['fails', named('InternalServerError', 500)],
  ['answers with an error that has no name', named('Unknown', 503)],
  ['does not answer', Object.assign(new Error('no'), { name: 'TimeoutError' })],
  ['can not be reached', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
])('a table that %s is away for a moment', async (_, answer) => {
  const { table } = scripted(answer);

  await expect(transact(table, [write])).rejects.toBeInstanceOf(DependencyUnavailable);
});

test.each([
  ['a request that is wrong', named('ValidationException', 400)],
  ['a write that would never fit', cancelled('ValidationError')],
  ['a right that is missing', named('AccessDeniedException', 400)],
  ['a table that is not there', named('ResourceNotFoundException', 400)],
])('%s does not come right by itself, and is thrown as it is', async (_, answer) => {
  const { table } = scripted(answer);

  await expect(transact(table, [write])).rejects.toBe(answer);
});

test('a single write that meets a transaction is made again', async () => {
  const conflict = new TransactionConflictException({ message: 'no', $metadata: { httpStatusCode: 400 } });
  const { table, sent } = scripted(conflict, null);

  expect(await writeOne(table, write)).toBe(true);
  expect(sent).toHaveLength(2);
});
