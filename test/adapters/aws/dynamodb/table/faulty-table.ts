import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '../../../../../adapters/aws/dynamodb/table/table.ts';

/**
 * What a client of its own meets: `die` ends it after its n-th answer came, `throttle` refuses
 * requests by chance, `conflict` lets transactions meet others by chance.
 */
export type Fault = { die: number } | { throttle: () => boolean } | { conflict: () => boolean };

/** What a process leaves that died: no later request of it is sent. */
export class Died extends Error {
  override readonly name = 'Died' as const;
}

/** The same table through a client that meets a fault, as if after all retries of the SDK. */
export function faultyTable({ name }: Table, fault: Fault): Table {
  const table = openTable(name);
  let calls = 0;
  table.documents.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        calls += 1;
        refuse(fault, commandName === 'TransactWriteItemsCommand');
        if ('die' in fault && calls > fault.die) throw new Died('this process is no more');
        const answer = await next(args);
        if ('die' in fault && calls === fault.die) throw new Died('this process died before it read the answer');
        return answer;
      },
    { step: 'initialize', name: 'fault' },
  );
  return table;
}

function refuse(fault: Fault, isTransaction: boolean): void {
  if ('conflict' in fault && isTransaction && fault.conflict()) throw conflict();
  if ('throttle' in fault && fault.throttle()) throw throttled();
}

/** Neither ministack nor DynamoDB's local build lets transactions meet each other; AWS does. */
function conflict(): Error {
  const $metadata = { httpStatusCode: 400 };
  const CancellationReasons = [{ Code: 'TransactionConflict' }];
  return new TransactionCanceledException({ message: 'Transaction cancelled', $metadata, CancellationReasons });
}

function throttled(): Error {
  const words = 'The level of configured provisioned throughput for the table was exceeded.';
  const $metadata = { httpStatusCode: 400 };
  return Object.assign(new Error(words), { name: 'ProvisionedThroughputExceededException', $metadata });
}
