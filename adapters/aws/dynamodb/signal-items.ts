import { type Disposition, isHeld, SIGNAL_KEPT_DAYS, type Signal } from '../../../core/contracts/signal.ts';
import { Partition } from '../../../core/contracts/table.ts';
import { type Ended, type Firing, isEnded } from '../../../core/signal/alert-order.ts';
import { digestOf } from './table/short-key.ts';
import type { Item, Key } from './table/table.ts';

/** Queues and lists are spread over this many partitions, so that a storm does not hit the limit of one. */
const BUCKETS = 8;
const DAY_SECONDS = 86_400;

/** What decides whether a signal waits. `again` marks a settled signal that arrived once more. */
export type Standing = Firing & { disposition: Disposition; again: boolean };

/** Signals to be judged, and signals that wait. */
export type Queue = typeof Partition.Undecided | typeof Partition.Queued;
type Spread = Queue | typeof Partition.Signals;

/** Returns the key of a signal by its id, which may be longer than a key. */
export const signalKey = (id: string): Key => ({ pk: `${Partition.Signal}${digestOf(id)}`, sk: 'signal' });

/** Returns all partitions of one queue or list. */
export const bucketsOf = (queue: Spread): string[] => Array.from({ length: BUCKETS }, (_, n) => `${queue}${n}`);

/** Returns the partition of a queue or list that a signal is in. */
export function bucketOf(queue: Spread, { pk }: Key): string {
  return `${queue}${Number.parseInt(pk.slice(Partition.Signal.length, Partition.Signal.length + 4), 16) % BUCKETS}`;
}

/** Returns the queue that a signal waits in; null for a settled one. */
export function queueOf({ disposition, again }: Pick<Standing, 'disposition' | 'again'>): Queue | null {
  if (again || disposition === 'Pending') return Partition.Undecided;
  return isHeld(disposition) ? Partition.Queued : null;
}

/** Returns when DynamoDB removes what is kept for so long from now on, in seconds since the epoch. */
export const ttlAfter = (days: number): number => Math.ceil(Date.now() / 1000) + days * DAY_SECONDS;

/** Returns the attributes of a signal that arrives or is settled: only a settled one expires. */
export const lifeOf = (standing: Pick<Standing, 'disposition' | 'again'>) =>
  queueOf(standing) === null ? { ttl: ttlAfter(SIGNAL_KEPT_DAYS) } : {};

/** Returns the state of a signal from its item and, if given, from what ended of its alert. */
export function standingOf(item: Item, alert?: { ended: Ended }): Standing {
  const fired = String(item.fired ?? '');
  const fires =
    item.status === 'firing' && (alert === undefined || !isEnded({ fired, receivedAt: receivedIn(item) }, alert.ended));
  const disposition = item.disposition as Disposition;
  return { status: fires ? 'firing' : 'resolved', fired, disposition, again: item.again === true };
}

const receivedIn = ({ record }: Item) => (JSON.parse(String(record)) as Signal).receivedAt;

/**
 * Returns what must still be true of an item when it is changed. Another message that it fires does
 * not matter.
 */
export function whereOf(item: Item) {
  const { status, disposition, again } = standingOf(item);
  return { status, disposition, again };
}

/** Returns the entry of a signal in a queue, or among those of an incident. */
export function entryOf(pk: string, item: Item): Item {
  return { pk, sk: String(item.position), of: item.pk };
}

/** Returns the signal in an item. */
export function signalOf(item: Item): Signal {
  const { status, disposition } = standingOf(item);
  const incidentId = item.incidentId === undefined ? null : String(item.incidentId);
  const rest = JSON.parse(String(item.record)) as Signal;
  return { ...rest, disposition, incidentId, status, times: Number(item.times) };
}
