import { Partition } from '../../../core/contracts/table.ts';
import type { Effect, Outbox } from '../../../core/kernel/ports/outbox.ts';
import { getItem, getItems, pagesOf } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import { nextSortKey, padded } from './table/sort-key.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';
import { transact, writeOne } from './table/write.ts';

const QUEUE = Partition.Outbox;
const KEPT_SECONDS = 400 * 24 * 3600;

/**
 * The outbox in DynamoDB. Each effect has an item, kept for 400 days after it is done so that the
 * same id is never sent twice, and an entry in a queue sorted by due time.
 */
export function dynamoOutbox({ table }: { table: Table }): Outbox {
  return {
    due: (now, limit) => due(table, now, limit),
    async done(id) {
      const ttl = Math.ceil(Date.now() / 1000) + KEPT_SECONDS;
      const effect = await getItem(table, keyOf(id));
      if (effect === null || effect.done === true) return;
      await writeOne(table, { change: effect, set: { done: true, ttl }, where: { id } });
      await writeOne(table, { remove: queuedAs(effect) });
    },
    failed: (id, reason, retryAt) => retryOnConflict(`effect '${id}'`, () => putOff(table, id, reason, retryAt)),
  };
}

/**
 * Returns the writes that queue effects in the transaction of their cause. An id that was queued
 * before stays as it is: its second queue entry does not match the effect, so it is never sent, and
 * is removed when read.
 */
export function queueEffects(effects: Effect[]): Write[] {
  const first = new Map([...effects].reverse().map((effect) => [effect.id, effect]));
  return effects.filter((effect) => first.get(effect.id) === effect).flatMap(queueEffect);
}

function queueEffect(effect: Effect): Write[] {
  const { id } = effect;
  const position = nextSortKey();
  const queued = entryOf({ dueAt: 'notBefore' in effect ? effect.notBefore : 0, position, attempts: 0 });
  const keep = { id, effect: JSON.stringify(effect), attempts: 0, position, queued, done: false };
  return [{ change: keyOf(id), keep }, { put: { pk: QUEUE, sk: queued, id } }];
}

async function due(table: Table, now: number, limit: number): ReturnType<Outbox['due']> {
  const found: Item[] = [];
  // What follows the number in a key sorts before `~`.
  for await (const page of pagesOf(table, QUEUE, { upTo: `${padded(now)}~`, pageSize: limit })) {
    found.push(...(await waiting(table, page)));
    if (found.length >= limit) break;
  }
  return found
    .slice(0, limit)
    .sort((a, b) => (String(a.position) < String(b.position) ? -1 : 1))
    .map(({ effect, attempts }) => ({ effect: JSON.parse(String(effect)) as Effect, attempts: Number(attempts) }));
}

/** Returns the effects behind a page of the queue. */
async function waiting(table: Table, page: Item[]): Promise<Item[]> {
  const ids = page.map(({ id }) => String(id));
  const effects = await getItems(table, ids.map(keyOf));
  const isWaiting = (index: number) => effects[index]?.queued === page[index]?.sk && effects[index]?.done === false;
  const left = page.flatMap((entry, index) => (isWaiting(index) ? [] : [forget(entry, effects[index] ?? null)]));
  await Promise.all(left.map((writes) => transact(table, writes)));
  return effects.filter((effect, index): effect is Item => effect !== null && isWaiting(index));
}

/**
 * Removes entries that no effect names any more. Two reads may see halves of a transaction, so the
 * effect must still be as it was read.
 */
function forget(entry: Item, effect: Item | null): Write[] {
  const where = effect === null ? { pk: undefined } : { queued: effect.queued, done: effect.done };
  return [{ check: keyOf(String(entry.id)), where }, { remove: entry }];
}

async function putOff(
  table: Table,
  id: string,
  reason: string,
  retryAt: number,
): Promise<undefined | typeof OVERTAKEN> {
  const effect = await getItem(table, keyOf(id));
  if (effect === null || effect.done === true) return undefined;
  const attempts = Number(effect.attempts) + 1;
  const queued = entryOf({ dueAt: retryAt, position: String(effect.position), attempts });
  const made = await transact(table, [
    { change: effect, set: { attempts, reason, queued }, where: { queued: effect.queued, done: false } },
    { remove: queuedAs(effect) },
    { put: { pk: QUEUE, sk: queued, id } },
  ]);
  return made ? undefined : OVERTAKEN;
}

const keyOf = (id: string): Key => ({ pk: `${Partition.Effect}${id}`, sk: 'effect' });
const queuedAs = ({ queued }: Item): Key => ({ pk: QUEUE, sk: String(queued) });

/** A key of the queue. It contains the attempts, so it is never used twice. */
const entryOf = (of: { dueAt: number; position: string; attempts: number }) =>
  `${padded(of.dueAt)}#${of.position}#${of.attempts}`;
