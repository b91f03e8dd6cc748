import { AsyncLocalStorage } from 'node:async_hooks';
import { openTable, type Table } from '../../../../../adapters/aws/dynamodb/table/table.ts';
import { Partition } from '../../../../../core/contracts/table.ts';

type Text = string | { S: string };
type Keyed = { pk: Text };
type Written = {
  Put?: { Item: Keyed };
  Update?: { Key: Keyed };
  Delete?: { Key: Keyed };
  ConditionCheck?: { Key: Keyed };
};
type Input = {
  Key?: Keyed;
  Item?: Keyed;
  RequestItems?: Record<string, { Keys: Keyed[] }>;
  ExpressionAttributeValues?: Record<string, Text>;
  TransactItems?: Written[];
};

/**
 * The same table through a client that writes down what is done to which partition, as
 * `GetItem lock#`, under the name of the work that does it.
 */
export function recordedTable({ name }: Table) {
  const table = openTable(name);
  const works = new AsyncLocalStorage<string>();
  const done = new Map<string, Set<string>>();
  table.documents.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const work = works.getStore() ?? 'nobody';
        const acts = actsOf(String(commandName), args.input as Input);
        done.set(work, new Set([...(done.get(work) ?? []), ...acts]));
        return next(args);
      },
    { step: 'initialize', name: 'recorded' },
  );
  return { table, done, doing: <T>(work: string, what: () => Promise<T>) => works.run(work, what) };
}

function actsOf(command: string, input: Input): string[] {
  const { Key, Item, RequestItems, ExpressionAttributeValues: values, TransactItems } = input;
  if (TransactItems) return TransactItems.map(writtenBy);
  if (RequestItems)
    return Object.values(RequestItems).flatMap(({ Keys }) => Keys.map((key) => act('BatchGetItem', key)));
  if (command.startsWith('Query')) return [act('Query', { pk: values?.[':pk'] ?? values?.[':owner'] ?? '' })];
  if (Item) return [act('PutItem', Item)];
  return Key ? [act(`${command.replace(/(Item)?Command$/, '')}Item`, Key)] : [];
}

function writtenBy({ Put, Update, Delete, ConditionCheck }: Written): string {
  if (Put) return act('PutItem', Put.Item);
  if (Update) return act('UpdateItem', Update.Key);
  if (Delete) return act('DeleteItem', Delete.Key);
  return act('ConditionCheckItem', ConditionCheck?.Key ?? { pk: '' });
}

/** A partition that the table of prefixes does not know is named in full. */
function act(action: string, { pk }: Keyed): string {
  const key = typeof pk === 'string' ? pk : pk.S;
  const known = Object.values(Partition).find((one) => (one.endsWith('#') ? key.startsWith(one) : key === one));
  return `${action} ${known ?? key}`;
}
