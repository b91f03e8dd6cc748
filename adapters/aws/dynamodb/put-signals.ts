import { isOpen } from '../../../core/contracts/signal.ts';
import { Partition } from '../../../core/contracts/table.ts';
import { type AlertEnd, type Arrival, arrive, end, orderOf } from '../../../core/signal/alert-order.ts';
import type { Signals } from '../../../core/signal/ports.ts';
import { type AlertState, alertKey, alertOf, alertWrite, suppressedBy } from './alert-items.ts';
import { fitSignal } from './fit-signal.ts';
import { bucketOf, entryOf, lifeOf, queueOf, type Standing, signalKey, standingOf, whereOf } from './signal-items.ts';
import { getItem, getItems } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import { nextSortKey } from './table/sort-key.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';
import { transact, writeOne } from './table/write.ts';

const AT_ONCE = 25;
const SIDE_BY_SIDE = 8;

/** All messages about one signal in one delivery, in order, each with its mark. */
type Group = { key: Key; alert: Key; position: string; first: Arrival; all: { arrival: Arrival; mark: string }[] };
/** What a group changes: `item` is the new state, `before` the old. */
type Change = { group: Group; before: Item | null; after: Standing; item: Item };

/**
 * Stores a delivery in transactions of 25 signals. If it dies in between, the sender repeats it,
 * and what was stored counts as a duplicate. Stores nothing if a signal is too large.
 */
export async function putSignals(table: Table, signals: Arrival[], ends: AlertEnd[]): ReturnType<Signals['put']> {
  const groups = groupsOf(signals.map(fitSignal));
  let stored = 0;
  for (let from = 0; from < groups.length; from += AT_ONCE * SIDE_BY_SIDE) {
    const turn = groups.slice(from, from + AT_ONCE * SIDE_BY_SIDE);
    const chunks = Array.from({ length: SIDE_BY_SIDE }, (_, n) => turn.slice(n * AT_ONCE, (n + 1) * AT_ONCE));
    const settled = await Promise.allSettled(chunks.map((chunk) => putChunk(table, chunk)));
    for (const each of settled) stored += storedIn(each);
  }
  for (const each of ends) await retryOnConflict(`alert '${each.fingerprint}'`, () => putEnd(table, each));
  return { stored, duplicates: signals.length - stored };
}

function groupsOf(signals: Arrival[]): Group[] {
  const groups = new Map<string, Group>();
  for (const arrival of signals) {
    const position = nextSortKey();
    const made = { key: signalKey(arrival.id), alert: alertKey(arrival), position, first: arrival, all: [] };
    const group: Group = groups.get(arrival.id) ?? made;
    groups.set(arrival.id, group);
    group.all.push({ arrival, mark: markOf(arrival, position) });
  }
  return [...groups.values()];
}

const markOf = (arrival: AlertEnd, position: string) => `${orderOf(arrival)} ${position}`;

function storedIn(settled: PromiseSettledResult<number>): number {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/**
 * Returns how many signals of a chunk were new. A mere count needs no transaction, so the same
 * alert over and over is one small write each time.
 */
async function putChunk(table: Table, chunk: Group[]): Promise<number> {
  let left = chunk;
  let stored = 0;
  return retryOnConflict('a delivery of signals', async () => {
    if (left.length === 0) return stored;
    const { changes, alerts } = await readChunk(table, left);
    const [turning, counting] = [changes.filter(turns), changes.filter((change) => !turns(change))];
    const writes = [...turning.flatMap(writesOf), ...alerts.flatMap(alertWrite)];
    if (writes.length > 0 && !(await transact(table, writes))) return OVERTAKEN;
    stored += turning.filter(({ before }) => before === null).length;
    const counted = await Promise.all(counting.map((change) => writeOne(table, countOf(change))));
    left = counting.filter((_, index) => !counted[index]).map(({ group }) => group);
    return left.length === 0 ? stored : OVERTAKEN;
  });
}

async function readChunk(table: Table, chunk: Group[]): Promise<{ changes: Change[]; alerts: AlertState[] }> {
  const items = await getItems(table, [...chunk.map(({ key }) => key), ...chunk.map(({ alert }) => alert)]);
  const alerts = new Map<string, AlertState>();
  const changes = chunk.map((group, index) => {
    const alert = alerts.get(group.alert.pk) ?? alertOf(group.alert, items[chunk.length + index] ?? null);
    alerts.set(group.alert.pk, alert);
    return changeOf(group, items[index] ?? null, alert);
  });
  return { changes, alerts: [...alerts.values()] };
}

/** Applies the messages of a group in order; notes on the alert what they end and suppress. */
function changeOf(group: Group, before: Item | null, alert: AlertState): Change {
  let after: Standing | null = before === null ? null : standingOf(before, alert);
  for (const { arrival, mark } of group.all) {
    if (arrival.suppression !== undefined) suppressedBy(alert, arrival.suppression, mark);
    const { firing, ended } = arrive(after, alert.ended, arrival, mark);
    const firesAgain = after !== null && firing !== after && firing.status === 'firing';
    const { disposition, again } = after ?? { disposition: arrival.disposition, again: false };
    after = firing === after ? after : { ...firing, disposition, again: again || (firesAgain && !isOpen(disposition)) };
    alert.ended = ended;
  }
  return { group, before, after: after as Standing, item: itemOf(group, before, after as Standing) };
}

function itemOf({ key, position, first, all }: Group, before: Item | null, after: Standing): Item {
  if (before !== null) return { ...before, ...after };
  const { status, disposition, incidentId, times, at, suppression, ...rest } = first;
  const more = { incidentId: incidentId ?? undefined, times: times + all.length - 1 };
  return { ...key, position, owner: bucketOf(Partition.Signals, key), record: JSON.stringify(rest), ...after, ...more };
}

/** Returns whether a change is more than a count: the signal is new, must be decided again, or is over. */
function turns({ before, after }: Change): boolean {
  return before === null || before.status !== after.status || standingOf(before).again !== after.again;
}

function writesOf({ group, before, after, item }: Change): Write[] {
  const queue = queueOf(after);
  const isQueued = before !== null && queueOf(standingOf(before)) === queue;
  const left = before === null || isQueued ? null : queueOf(standingOf(before));
  const moved: Write[] = [
    ...(left === null ? [] : [{ remove: entryOf(bucketOf(left, item), item) }]),
    ...(queue === null || isQueued ? [] : [{ put: entryOf(bucketOf(queue, item), item) }]),
  ];
  if (before === null) return [{ put: item, where: { pk: undefined } }, ...moved];
  const { status, again, fired } = after;
  const add = { times: group.all.length };
  const life = lifeOf(after);
  const drop = 'ttl' in life ? [] : ['ttl'];
  return [{ change: item, set: { status, again, fired, ...life }, add, drop, where: whereOf(before) }, ...moved];
}

function countOf({ group, before, after, item }: Change) {
  const set = { fired: after.fired, ...lifeOf(after) };
  return { change: item, set, add: { times: group.all.length }, where: whereOf(before ?? item) };
}

async function putEnd(table: Table, message: AlertEnd): Promise<undefined | typeof OVERTAKEN> {
  const key = alertKey(message);
  const alert = alertOf(key, await getItem(table, key));
  alert.ended = end(alert.ended, message, markOf(message, nextSortKey()));
  return (await transact(table, alertWrite(alert))) ? undefined : OVERTAKEN;
}
