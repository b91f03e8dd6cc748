import type { BacklogCounts, BacklogEntry, BacklogState } from '../../../core/contracts/provider/backlog-entry.ts';
import { backlogPartition } from '../../../core/contracts/table.ts';
import type { Backlog, BacklogEnd } from '../../../core/provider/ports/backlog.ts';
import { firstItem, getItem } from '../dynamodb/table/read.ts';
import { OVERTAKEN, retryOnConflict } from '../dynamodb/table/retry-on-conflict.ts';
import type { Table } from '../dynamodb/table/table.ts';
import { transact } from '../dynamodb/table/write.ts';
import type { Bucket } from '../s3/bucket.ts';
import { removeObjects } from '../s3/keys.ts';
import { putText, readTextIfThere } from '../s3/texts.ts';
import {
  type Bounds,
  countsKey,
  ending,
  requestKey,
  takeEntry,
  textKey,
  WAITING,
  waitingKey,
} from './backlog-items.ts';

export type BacklogDeps = { table: Table; bucket: Bucket; targetId: string; bounds: Bounds };

/**
 * The backlog of a target: who waits is in DynamoDB, texts are in S3. A request is in both when
 * `add` returns. Its answer stays as long as the request might have waited.
 */
export function awsBacklog(deps: BacklogDeps): Backlog {
  return {
    add: (entry) => retryOnConflict(`the backlog of '${deps.targetId}'`, () => add(deps, entry)),
    take: (now, leaseUntil) => takeEntry(deps, now, leaseUntil),
    settle: (id, leaseUntil, end) => settle(deps, id, leaseUntil, end),
    get: (id) => stateOf(deps, id),
    counts: () => counts(deps),
  };
}

async function add(deps: BacklogDeps, entry: BacklogEntry): Promise<'added' | 'there' | 'full' | typeof OVERTAKEN> {
  const { table, bucket, targetId, bounds } = deps;
  const { id, digest, receivedAt } = entry;
  if ((await getItem(table, requestKey(targetId, id))) !== null) return 'there';
  const text = JSON.stringify(entry);
  const bytes = Buffer.byteLength(text);
  const kept = await getItem(table, countsKey(targetId));
  if (Number(kept?.waiting ?? 0) >= bounds.maxCount || Number(kept?.bytes ?? 0) + bytes > bounds.maxBytes)
    return 'full';
  const textAt = textKey(targetId, id, digest);
  await putText(bucket, textAt, text);
  const waiting = waitingKey(targetId, receivedAt, id);
  const made = await transact(table, [
    {
      put: { ...requestKey(targetId, id), id, digest, state: 'waiting', place: waiting.sk, textAt, bytes },
      where: { pk: undefined },
    },
    { put: { ...waiting, id, receivedAt, leaseUntil: 0, attempts: 0 } },
    {
      change: countsKey(targetId),
      add: { waiting: 1, bytes },
      below: { waiting: bounds.maxCount, bytes: bounds.maxBytes - bytes + 1 },
    },
  ]);
  return made ? 'added' : OVERTAKEN;
}

async function settle(deps: BacklogDeps, id: string, leaseUntil: number, end: BacklogEnd): Promise<void> {
  const { table, bucket, targetId, bounds } = deps;
  const request = await getItem(table, requestKey(targetId, id));
  if (request?.state !== 'waiting') return;
  const waiting = { pk: request.pk, sk: String(request.place) };
  const where = { leaseUntil };
  if (typeof end === 'string') {
    const add = end === 'outage' ? { attempts: -1 } : {};
    await transact(table, [{ change: waiting, set: { leaseUntil: 0 }, add, where }]);
    return;
  }
  // Each holder of a lease has its own place, so a late one replaces no answer.
  const answerAt = textKey(targetId, id, `answer-${leaseUntil}`);
  await putText(bucket, answerAt, JSON.stringify(end.answer));
  const writes = ending(targetId, request, { state: 'answered', answerAt, bounds });
  const made = await transact(table, [{ remove: waiting, where }, ...writes]);
  await removeObjects(bucket, [made ? String(request.textAt) : answerAt]);
}

async function stateOf({ table, bucket, targetId }: BacklogDeps, id: string): Promise<BacklogState | null> {
  const request = await getItem(table, requestKey(targetId, id));
  if (request === null) return null;
  const digest = String(request.digest);
  switch (request.state) {
    case 'waiting':
      return { state: 'waiting', digest };
    case 'answered': {
      const text = await readTextIfThere(bucket, String(request.answerAt));
      return text === null ? null : { state: 'answered', digest, answer: JSON.parse(text) };
    }
    default:
      return { state: 'dropped', digest, why: request.state as 'expired' | 'failed' };
  }
}

async function counts({ table, targetId }: BacklogDeps): Promise<BacklogCounts> {
  const kept = await getItem(table, countsKey(targetId));
  const of = (name: string) => Number(kept?.[name] ?? 0);
  const first = await firstItem(table, backlogPartition(targetId), WAITING);
  const oldest = first === null ? null : Number(first.receivedAt);
  return { waiting: of('waiting'), bytes: of('bytes'), oldest, expired: of('expired'), failed: of('failed') };
}
