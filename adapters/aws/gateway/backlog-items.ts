import type { BacklogEntry } from '../../../core/contracts/provider/backlog-entry.ts';
import { backlogPartition, requestsPrefix, TableKey } from '../../../core/contracts/table.ts';
import { getItem, pagesOf } from '../dynamodb/table/read.ts';
import { padded } from '../dynamodb/table/sort-key.ts';
import type { Write } from '../dynamodb/table/statement.ts';
import type { Item, Key, Table } from '../dynamodb/table/table.ts';
import { transact } from '../dynamodb/table/write.ts';
import type { Bucket } from '../s3/bucket.ts';
import { removeObjects } from '../s3/keys.ts';
import { readTextIfThere } from '../s3/texts.ts';

export type Bounds = { maxCount: number; maxBytes: number; maxAgeSeconds: number; attempts: number };
type Deps = { table: Table; bucket: Bucket; targetId: string; bounds: Bounds };

/** The items of a backlog: one for each request, one more while it waits, and the counts. */
export const requestKey = (targetId: string, id: string): Key => ({
  pk: backlogPartition(targetId),
  sk: `request#${id}`,
});
export const waitingKey = (targetId: string, receivedAt: number, id: string): Key => ({
  pk: backlogPartition(targetId),
  sk: `waiting#${padded(receivedAt)}#${id}`,
});
export const countsKey = (targetId: string): Key => ({ pk: backlogPartition(targetId), sk: 'counts' });
/** The range of the waiting ones, by age. */
export const WAITING = { from: 'waiting#', upTo: 'waiting#\u{10ffff}' };

/** Returns the key of a text in S3: a request by its digest, or an answer. */
export const textKey = (targetId: string, id: string, what: string): string =>
  `${requestsPrefix(targetId)}${id}/${encodeURIComponent(what)}`;

const PAGE = 100;

/**
 * Leases the oldest entry that nobody holds. On its way it drops those that are too old or failed
 * too often.
 */
export async function takeEntry(deps: Deps, now: number, leaseUntil: number): Promise<BacklogEntry | null> {
  const { table, targetId, bounds } = deps;
  for await (const page of pagesOf(table, backlogPartition(targetId), { ...WAITING, pageSize: PAGE }))
    for (const item of page.filter((one) => Number(one.leaseUntil) <= now)) {
      const why = unfit(item, now, bounds);
      const entry = why === null ? await lease(deps, item, leaseUntil) : await drop(deps, item, why);
      if (entry !== null) return entry;
    }
  return null;
}

function unfit({ receivedAt, attempts }: Item, now: number, bounds: Bounds): 'expired' | 'failed' | null {
  if (Number(receivedAt) < now - bounds.maxAgeSeconds * 1000) return 'expired';
  return Number(attempts) >= bounds.attempts ? 'failed' : null;
}

/** Counts an attempt before it is made; an outage takes it back, and a crash counts. */
async function lease(deps: Deps, item: Item, leaseUntil: number): Promise<BacklogEntry | null> {
  const { table, bucket, targetId } = deps;
  const { leaseUntil: seen, attempts } = item;
  const taking = { change: item, set: { leaseUntil }, add: { attempts: 1 }, where: { leaseUntil: seen, attempts } };
  if (!(await transact(table, [taking]))) return null;
  const request = await getItem(table, requestKey(targetId, String(item.id)));
  const text = request && (await readTextIfThere(bucket, String(request.textAt)));
  if (text !== null) return { ...(JSON.parse(text) as BacklogEntry), attempts: Number(attempts) };
  // Somebody removed its text, so nobody can answer it.
  return drop(deps, { ...item, leaseUntil }, 'failed');
}

async function drop({ table, bucket, targetId, bounds }: Deps, item: Item, why: 'expired' | 'failed'): Promise<null> {
  const request = await getItem(table, requestKey(targetId, String(item.id)));
  if (request === null) return null;
  const { leaseUntil } = item;
  const writes = ending(targetId, request, { state: why, bounds });
  if (await transact(table, [{ remove: item, where: { leaseUntil } }, ...writes]))
    await removeObjects(bucket, [String(request.textAt)]);
  return null;
}

type End = { state: 'answered' | 'expired' | 'failed'; answerAt?: string; bounds: Bounds };

/** Returns the writes that end a waiting request, except the one that removes it from the waiting ones. */
export function ending(targetId: string, request: Item, { state, answerAt, bounds }: End): Write[] {
  const ttl = Math.ceil(Date.now() / 1000 + bounds.maxAgeSeconds);
  const counted = state === 'answered' ? {} : { [state]: 1 };
  return [
    { change: request, set: { state, answerAt, [TableKey.Ttl]: ttl }, where: { state: 'waiting' } },
    { change: countsKey(targetId), add: { waiting: -1, bytes: -Number(request.bytes), ...counted } },
  ];
}
