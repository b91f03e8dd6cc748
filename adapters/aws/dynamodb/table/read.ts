import { BatchGetCommand, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { TableKey } from '../../../../core/contracts/table.ts';
import { mapAwsErrors } from '../../map-aws-errors.ts';
import { Overtaken, retryAmongRivals } from './retry-on-conflict.ts';
import type { Item, Key, Table } from './table.ts';

const KEYS_AT_ONCE = 100;
const TRIES = 8;

/** Reads an item consistently; null if there is none. */
export async function getItem(table: Table, { pk, sk }: Key): Promise<Item | null> {
  const command = new GetCommand({ TableName: table.name, Key: { pk, sk }, ConsistentRead: true });
  const { Item } = await mapAwsErrors(saying(table), table.documents.send(command));
  return (Item as Item | undefined) ?? null;
}

/** Reads the items of these keys consistently, in the order of the keys; null for a missing one. */
export async function getItems(table: Table, keys: Key[]): Promise<(Item | null)[]> {
  const wanted = [...new Map(keys.map((key) => [nameOf(key), { pk: key.pk, sk: key.sk }])).values()];
  const found = new Map<string, Item>();
  for (let from = 0; from < wanted.length; from += KEYS_AT_ONCE)
    for (const item of await getBatch(table, wanted.slice(from, from + KEYS_AT_ONCE))) found.set(nameOf(item), item);
  return keys.map((key) => found.get(nameOf(key)) ?? null);
}

type Range = { from?: string; upTo?: string; newestFirst?: boolean };

/**
 * Reads a partition consistently in pages: by sort key from `from` to `upTo`, both inclusive, or
 * backwards with `newestFirst`.
 */
export async function* pagesOf(
  table: Table,
  pk: string,
  { from, upTo, newestFirst = false, pageSize }: Range & { pageSize?: number } = {},
): AsyncGenerator<Item[]> {
  const bounded = from !== undefined || upTo !== undefined;
  const pages = paginateQuery(
    { client: table.documents, ...(pageSize === undefined ? {} : { pageSize }) },
    {
      TableName: table.name,
      ConsistentRead: true,
      ScanIndexForward: !newestFirst,
      KeyConditionExpression: bounded ? '#pk = :pk AND #sk BETWEEN :from AND :upTo' : '#pk = :pk',
      ExpressionAttributeNames: { '#pk': TableKey.Partition, ...(bounded ? { '#sk': TableKey.Sort } : {}) },
      ExpressionAttributeValues: { ':pk': pk, ...(bounded ? { ':from': from ?? FIRST, ':upTo': upTo ?? LAST } : {}) },
    },
  );
  yield* itemsOf(table, pages);
}

/** Sort keys before and after all others. */
const [FIRST, LAST] = ['\u0000', '\u{10ffff}'];

/** Reads the first item of a range consistently; null if there is none. */
export async function firstItem(table: Table, pk: string, range: Range): Promise<Item | null> {
  for await (const [item] of pagesOf(table, pk, { ...range, pageSize: 1 })) if (item !== undefined) return item;
  return null;
}

/** Reads all items of a partition consistently, by sort key. */
export async function partition(table: Table, pk: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf(table, pk)) items.push(...page);
  return items;
}

/**
 * Returns at most `limit` items of an owner through the index, newest first. The list may lag a
 * moment; the items are current.
 */
export async function newestOf(table: Table, owner: string, limit = Number.POSITIVE_INFINITY): Promise<Item[]> {
  const pages = paginateQuery(
    { client: table.documents, ...(limit <= KEYS_AT_ONCE ? { pageSize: limit } : {}) },
    {
      TableName: table.name,
      IndexName: TableKey.Index,
      ScanIndexForward: false,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': TableKey.IndexPartition },
      ExpressionAttributeValues: { ':owner': owner },
    },
  );
  const keys: Key[] = [];
  for await (const page of itemsOf(table, pages)) {
    keys.push(...page);
    if (keys.length >= limit) break;
  }
  return (await getItems(table, keys.slice(0, limit))).filter((item) => item !== null);
}

const saying = ({ name }: Table) => `table '${name}'`;
const nameOf = ({ pk, sk }: Key) => JSON.stringify([pk, sk]);

async function getBatch(table: Table, batch: Key[]): Promise<Item[]> {
  const items: Item[] = [];
  let left: Record<string, unknown>[] = batch;
  await retryAmongRivals(TRIES, async () => {
    const command = new BatchGetCommand({ RequestItems: { [table.name]: { Keys: left, ConsistentRead: true } } });
    const { Responses, UnprocessedKeys } = await mapAwsErrors(saying(table), table.documents.send(command));
    items.push(...((Responses?.[table.name] ?? []) as Item[]));
    left = UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (left.length > 0) throw new Overtaken(`table '${table.name}' left ${left.length} keys unread: try again`);
  });
  return items;
}

async function* itemsOf(table: Table, pages: AsyncGenerator<{ Items?: Record<string, unknown>[] | undefined }>) {
  for (;;) {
    const { value, done } = await mapAwsErrors(saying(table), pages.next());
    if (done) return;
    yield (value.Items ?? []) as Item[];
  }
}
