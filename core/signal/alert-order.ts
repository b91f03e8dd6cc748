import type { Signal, Suppression } from '../contracts/signal.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { Instant } from '../kernel/ports/clock.ts';

/**
 * A message about an alert. `at` is the time of its state if its sender's times order its messages
 * (CloudWatch); other messages are ordered by when they were received. `suppression` is set if the
 * sender can suppress alerts: null means not suppressed.
 */
export type Arrival = Signal & { at?: Instant; suppression?: Suppression | null };

/** An end of an alert that names none of its firings. */
export type AlertEnd = Pick<Arrival, 'source' | 'fingerprint' | 'receivedAt' | 'at'>;

/**
 * One firing of an alert. `fired` is the mark of the last message that it fires, empty if none
 * came. Marks sort as messages do.
 */
export type Firing = { status: Signal['status']; fired: string };

/**
 * What has ended of an alert: every firing up to the mark `bound`. Until `until`, a message about a
 * known firing is late news. Empty if nothing ended.
 */
export type Ended = { bound: string; until: string };

export const NOTHING_ENDED: Ended = { bound: '', until: '' };

/** How late a message about an ended firing may arrive; no sender retries for longer. */
const LATE_MS = 5 * 60_000;

/** Returns the time that orders a message. */
export const orderOf = ({ at, receivedAt }: AlertEnd): Instant => at ?? receivedAt;

/**
 * Returns what a message leaves of its firing (null if unknown) and of its alert. `startsAt` only
 * tells firings apart, since it may be wrong by hours. An end ends what was reported firing before
 * it; an ended firing fires again if it is reported after LATE_MS.
 */
export function arrive(
  known: Firing | null,
  ended: Ended,
  message: Arrival,
  mark: string,
): { firing: Firing; ended: Ended } {
  return message.status === 'firing' ? fires(known, ended, message, mark) : ends(known, ended, message, mark);
}

/** Returns what an end without a firing leaves of its alert. */
export function end({ bound, until }: Ended, message: AlertEnd, mark: string): Ended {
  return { bound: later(bound, mark), until: later(until, lateUntil(message)) };
}

/**
 * Returns whether the end of an alert ended a firing too: it was reported, first at `receivedAt`,
 * before the end, and afterwards only as late news.
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
  // It was reported before the end; reports since then were late.
  const isOver = mark < ended.bound && known.fired < ended.until;
  return { firing: { status: isOver ? 'resolved' : 'firing', fired: later(known.fired, mark) }, ended } as const;
}

/** An end that names a firing may be late, so it ends no later firing. Repeating it ends nothing again. */
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
