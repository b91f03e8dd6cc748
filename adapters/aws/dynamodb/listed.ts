import { type Listing, type Place, sourcesOf } from '../../../core/kernel/listing.ts';
import { getItems, pagesOf, partition } from './table/read.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';

/**
 * A list: the partition with an entry for each open record, the partition of a target's ended ones,
 * the key of a record by its id, and how to read its item.
 */
type List<T> = {
  open: string;
  endedOf(targetId: string): string;
  keyOf(id: string): Key | null;
  recordOf(item: Item): T;
  placeOf(record: T): Place;
};

/**
 * Returns the records of a list page. Reads consistently, and only as many ended records as the
 * list shows.
 */
export async function listed<T extends { id: string; targetId: string }>(
  table: Table,
  list: List<T>,
  which: Listing,
): Promise<T[]> {
  const { opened, ended, choose } = sourcesOf(which, list.placeOf);
  const open = opened ? await recordsOf(table, list, await partition(table, list.open)) : [];
  // An entry read before its record ended is among the ended ones too.
  const standing = open.filter((record) => list.placeOf(record).open);
  if (ended === null) return choose(standing);
  const { targetIds, since, from, limit } = ended;
  const range = { ...(since === null ? {} : { from: since }), ...(from === null ? {} : { upTo: sortKeyOf(from) }) };
  const entries = await Promise.all(targetIds.map((targetId) => newestIn(table, list.endedOf(targetId), range, limit)));
  const newest = entries
    .flat()
    .sort((a, b) => (a.sk < b.sk ? 1 : -1))
    .slice(0, limit);
  return choose([...standing, ...(await recordsOf(table, list, newest))]);
}

/** Returns the entry of an ended record, for the transaction that ends it. */
export function endedEntry<T extends { id: string; targetId: string }>(
  { endedOf, placeOf }: { endedOf(targetId: string): string; placeOf(record: T): Place },
  record: T,
): Write {
  return { put: { pk: endedOf(record.targetId), sk: sortKeyOf(placeOf(record)), id: record.id } };
}

const sortKeyOf = ({ at, id }: Place) => `${at}#${id}`;

async function newestIn(
  table: Table,
  pk: string,
  range: { from?: string; upTo?: string },
  limit: number,
): Promise<Item[]> {
  const entries: Item[] = [];
  const pageSize = limit <= MOST_AT_ONCE ? { pageSize: limit } : {};
  for await (const page of pagesOf(table, pk, { ...range, newestFirst: true, ...pageSize })) {
    entries.push(...page);
    if (entries.length >= limit) break;
  }
  return entries.slice(0, limit);
}

/** Entries are small: one page of DynamoDB holds more than this. */
const MOST_AT_ONCE = 1_000;

/** Returns the records of entries. */
async function recordsOf<T>(table: Table, { keyOf, recordOf }: List<T>, entries: Item[]): Promise<T[]> {
  const keys = entries.map(({ id }) => keyOf(String(id))).filter((key) => key !== null);
  return (await getItems(table, keys)).filter((item) => item !== null).map(recordOf);
}
