import type { Signal, Suppression } from '../contracts/signal.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { Instant } from '../kernel/ports/clock.ts';

/**
 * A message about an alert. `at` is the time of its state where its sender's times order its
 * messages (CloudWatch); all others are ordered by when they were received. `suppression` is given
 * where the sender can suppress the alert: null says that it does not.
 */
export type Arrival = Signal & { at?: Instant; suppression?: Suppression | null };

/** The end of an alert that names none of its firings. */
export type AlertEnd = Pick<Arrival, 'source' | 'fingerprint' | 'receivedAt' | 'at'>;

/**
 * A firing of an alert: `fired` is the mark of the last message that it fires, empty where none
 * came. Marks sort as messages do.
 */
export type Firing = { status: Signal['status']; fired: string };

/**
 * What ended of an alert: every firing up to the mark `bound`; until `until` a known firing is late
 * news. Empty where nothing ended.
 */
export type Ended = { bound: string; until: string };

export const NOTHING_ENDED: Ended = { bound: '', until: '' };

/**
 * How long an ended firing may still be told to fire by a message that was under way: senders
 * repeat no try for longer.
 */
const LATE_MS = 5 * 60_000;

/** What a message is ordered by. */
export const orderOf = ({ at, receivedAt }: AlertEnd): Instant => at ?? receivedAt;

/**
 * What a message leaves of its firing, null where that is unknown, and of its alert. Nothing is
 * told by startsAt, which tells firings apart and may be wrong by hours: an ending ends what was
 * told to fire before it, and a firing that ended fires again when it is told so after LATE_MS.
 */
export function arrive(
  known: Firing | null,
  ended: Ended,
  message: Arrival,
  mark: string,
): { firing: Firing; ended: Ended } {
  return message.status === 'firing' ? fires(known, ended, message, mark) : ends(known, ended, message, mark);
}

/** What an ending that names no firing leaves of its alert. */
export function end({ bound, until }: Ended, message: AlertEnd, mark: string): Ended {
  return { bound: later(bound, mark), until: later(until, lateUntil(message)) };
}

/**
 * Whether what ended of its alert took a firing along: it was told to fire before, first received
 * at `receivedAt`, and after that at the most as late news.
 */
export function isEnded(
  { fired, receivedAt }: { fired: string; receivedAt: Instant },
  { bound, until }: Ended,
): boolean {
  return fired <= bound || (receivedAt <= bound && fired < until);
}

function fires(known: Firing | null, ended: Ended, message: Arrival, mark: string) {
  if (known === null)
    return { firing: { status: mark < ended.bound ? 'resolved' : 'firing', fired: mark }, ended } as const;
  if (known.status === 'resolved' && orderOf(message) < ended.until) return { firing: known, ended };
  // It was told to fire before the end, as is seen now: what was told since was late.
  const isOver = mark < ended.bound && known.fired < ended.until;
  return { firing: { status: isOver ? 'resolved' : 'firing', fired: later(known.fired, mark) }, ended } as const;
}

/**
 * An ending that names a firing ends no later one: it may be late. One that is told twice ends
 * nothing the second time.
 */
function ends(known: Firing | null, ended: Ended, message: Arrival, mark: string) {
  const firing = { status: 'resolved', fired: known?.fired ?? '' } as const;
  if (known === null || message.at !== undefined)
    return { firing: known !== null && known.fired > mark ? known : firing, ended: end(ended, message, mark) };
  const isStale = known.status === 'resolved' || known.fired >= lateUntil(message);
  const bound = known.fired < mark ? known.fired : mark;
  return isStale ? { firing: known, ended } : { firing, ended: end(ended, message, bound) };
}

function lateUntil({ at, receivedAt }: AlertEnd): Instant {
  return at ?? instantOf(msOf(receivedAt) + LATE_MS);
}

const later = (one: string, other: string) => (one > other ? one : other);
