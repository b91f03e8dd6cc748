import { isOpen, type Signal } from '../../../core/contracts/signal.ts';
import type { Signals } from '../../../core/signal/ports.ts';
import { contend, OVERTAKEN } from './contend.ts';
import { fitSignal } from './fit-signal.ts';
import { nextPosition } from './position.ts';
import { getItems } from './read.ts';
import { alertKey, bucketOf, entryOf, queueOf, type Standing, signalKey, standingOf } from './signal-items.ts';
import type { Write } from './statement.ts';
import type { Item, Key, Table } from './table.ts';
import { transact, writeOne } from './write.ts';

const AT_ONCE = 25;
const SIDE_BY_SIDE = 8;

/** All of one signal in one delivery, in order. */
type Arrival = { key: Key; position: string; first: Signal; all: Signal[] };
/** What an arrival leaves: `item` is what stands, `before` what stood. */
type Change = { arrival: Arrival; before: Item | null; after: Standing; item: Item };
/** The latest start of each alert that is over, by the key of the alert. */
type Over = Map<string, string>;

/**
 * Stores a delivery in transactions of 25 signals. One that dies in between is repeated by its sender: what was stored is a duplicate then. Nothing is stored where a
 * signal is too large.
 */
export async function putSignals(table: Table, signals: Signal[]): ReturnType<Signals['put']> {
  const arrivals = arrivalsOf(signals.map(fitSignal));
  const over = new Map<string, string>();
  for (const { first, all } of arrivals) if (all.some(isOver)) raise(over, first);
  let stored = 0;
  for (let from = 0; from < arrivals.length; from += AT_ONCE * SIDE_BY_SIDE) {
    const turn = arrivals.slice(from, from + AT_ONCE * SIDE_BY_SIDE);
    const chunks = Array.from({ length: SIDE_BY_SIDE }, (_, n) => turn.slice(n * AT_ONCE, (n + 1) * AT_ONCE));
    const settled = await Promise.allSettled(chunks.map((chunk) => putChunk(table, chunk, over)));
    for (const each of settled) stored += storedIn(each);
  }
  return { stored, duplicates: signals.length - stored };
}

function arrivalsOf(signals: Signal[]): Arrival[] {
  const arrivals = new Map<string, Arrival>();
  for (const signal of signals) {
    const known = arrivals.get(signal.id);
    if (known) known.all.push(signal);
    else arrivals.set(signal.id, { key: signalKey(signal.id), position: nextPosition(), first: signal, all: [signal] });
  }
  return [...arrivals.values()];
}

const isOver = ({ status }: Pick<Signal, 'status'>) => status === 'resolved';

function raise(over: Over, signal: Signal): void {
  const { pk } = alertKey(signal);
  const known = over.get(pk);
  if (known === undefined || known < signal.startsAt) over.set(pk, signal.startsAt);
}

function storedIn(settled: PromiseSettledResult<number>): number {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** Gives how many of a chunk were new. What only counts up needs no transaction: then the same alert over and over is one small write each time. */
async function putChunk(table: Table, chunk: Arrival[], over: Over): Promise<number> {
  let left = chunk;
  let stored = 0;
  return contend('a delivery of signals', async () => {
    if (left.length === 0) return stored;
    const { changes, known } = await readChunk(table, left, over);
    const [turning, counting] = [changes.filter(turns), changes.filter((change) => !turns(change))];
    const writes = [...turning.flatMap(writesOf), ...overWrites(turning, known)];
    if (writes.length > 0 && !(await transact(table, writes))) return OVERTAKEN;
    stored += turning.filter(({ before }) => before === null).length;
    const counted = await Promise.all(counting.map((change) => writeOne(table, countOf(change))));
    left = counting.filter((_, index) => !counted[index]).map(({ arrival }) => arrival);
    return left.length === 0 ? stored : OVERTAKEN;
  });
}

async function readChunk(table: Table, chunk: Arrival[], over: Over): Promise<{ changes: Change[]; known: Over }> {
  const alerts = chunk.map(({ first }) => alertKey(first));
  const items = await getItems(table, [...chunk.map(({ key }) => key), ...alerts]);
  const overs = items.slice(chunk.length).filter((item) => item !== null);
  const known: Over = new Map(overs.map((item) => [item.pk, String(item.over)]));
  const changes = chunk.map((arrival, index) => {
    const { pk } = alertKey(arrival.first);
    const start = arrival.first.startsAt;
    const endedLater = [known.get(pk), over.get(pk)].some((end) => end !== undefined && end > start);
    return changeOf(arrival, items[index] ?? null, endedLater);
  });
  return { changes, known };
}

function changeOf(arrival: Arrival, before: Item | null, endedLater: boolean): Change {
  const { key, position, first, all } = arrival;
  const { status, disposition, incidentId, times, ...rest } = first;
  const isNew = before === null;
  const start: Standing = isNew
    ? { status: endedLater ? 'resolved' : status, disposition, again: false }
    : standingOf(before);
  const after = (isNew ? all.slice(1) : all).reduce(joined, start);
  const item = before ?? { ...key, position, owner: bucketOf('signals', key), record: JSON.stringify(rest) };
  const more = isNew ? { incidentId: incidentId ?? undefined, times: times + all.length - 1 } : {};
  return { arrival, before, after, item: { ...item, ...after, ...more } };
}

function joined({ status, disposition, again }: Standing, arrived: Signal): Standing {
  const comesAgain = arrived.status === 'firing' && status === 'firing' && !isOpen(disposition);
  return { status: isOver(arrived) ? 'resolved' : status, disposition, again: again || comesAgain };
}

/** Whether a change is more than a count: the signal is new, has to be decided again, or is over now. */
function turns({ before, after }: Change): boolean {
  return before === null || before.status !== after.status || standingOf(before).again !== after.again;
}

function writesOf({ arrival, before, after, item }: Change): Write[] {
  const queue = queueOf(after);
  const isQueued = before !== null && queueOf(standingOf(before)) === queue;
  const entry: Write[] = queue === null || isQueued ? [] : [{ put: entryOf(bucketOf(queue, item), item) }];
  if (before === null) return [{ put: item, where: { pk: undefined } }, ...entry];
  const { status, again } = after;
  return [
    { change: item, set: { status, again }, add: { times: arrival.all.length }, where: standingOf(before) },
    ...entry,
  ];
}

/** Notes of each alert of which a signal turned out to be over the latest such start. */
function overWrites(turning: Change[], known: Over): Write[] {
  const latest: Over = new Map();
  for (const { arrival, after } of turning) if (isOver(after)) raise(latest, arrival.first);
  return [...latest]
    .filter(([pk, over]) => (known.get(pk) ?? '') < over)
    .map(([pk, over]) => ({
      put: { pk, sk: 'alert', over },
      where: known.has(pk) ? { over: known.get(pk) } : { pk: undefined },
    }));
}

function countOf({ arrival, before, item }: Change) {
  return { change: item, add: { times: arrival.all.length }, where: standingOf(before ?? item) };
}
