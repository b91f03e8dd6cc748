import { openTable, type Table } from '../../../../../adapters/aws/dynamodb/table/table.ts';

const READS = /Get|Query/;

/**
 * The same table through a client that lets others act once: right before its request number
 * `before` (from 1 on), else before its first write.
 */
export function slowTable({ name }: Table, meanwhile: () => Promise<unknown>, before?: number): Table {
  const table = openTable(name);
  let others: typeof meanwhile | null = meanwhile;
  let requests = 0;
  table.documents.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        requests += 1;
        const isTime = before === undefined ? !READS.test(String(commandName)) : requests === before;
        const act = isTime ? others : null;
        if (isTime) others = null;
        await act?.();
        return next(args);
      },
    { step: 'build', name: 'slow' },
  );
  return table;
}
