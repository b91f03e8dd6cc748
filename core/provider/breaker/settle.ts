import type { Failure } from '../failure/classify.ts';
import { consequences } from '../failure/consequences.ts';
import { type Breaker, type BreakerSettings, goodNeeded, isDark, newBreaker } from './breaker.ts';
import { counted, totals } from './window.ts';

/**
 * How a request or probe ended: with a good answer, with a failure, or cancelled by its caller.
 * `random` is from 0 up to, but not including, 1.
 */
export type Ending = {
  id: string;
  credential: string;
  now: number;
  random: number;
  result: 'good' | 'cancelled' | Pick<Failure, 'class' | 'horizon'>;
};

/** The wait after a throttled answer whose hint is already over. */
const LEAST_WAIT = 1000;
/** How much longer than asked a wait may be, so that not everybody comes back at once. */
const JITTER = 0.1;
const LONGEST_REST = 600_000;
const FLAPS_KEPT = 8;
const AN_HOUR = 3_600_000;

/**
 * Returns the breaker after a request or probe ended. Every ending returns the lease of its probe;
 * only the provider's own faults are charged. No ending shortens a wait.
 */
export function settle(before: Breaker, ending: Ending, settings: BreakerSettings): Breaker {
  if (before.credential !== ending.credential) return before;
  const isProbe = before.lease?.id === ending.id;
  const breaker = isProbe ? { ...before, lease: null } : before;
  const { result } = ending;
  if (result === 'cancelled') return breaker;
  if (result === 'good') return good(breaker, ending, settings, isProbe);
  switch (consequences[result.class].breaker) {
    case 'never':
      return breaker;
    case 'throttle':
      return throttled(breaker, ending, settings, result);
    case 'window':
      return failed(breaker, ending, settings, { isProbe, result });
    default:
      return { ...failedProbe(breaker, ending, settings, result), locked: { class: result.class, at: ending.now } };
  }
}

function good(breaker: Breaker, ending: Ending, settings: BreakerSettings, isProbe: boolean): Breaker {
  const windowMillis = settings.failures.windowSeconds * 1000;
  const buckets = counted(breaker.buckets, 'good', ending.now, windowMillis);
  if (!isDark(breaker)) return { ...breaker, buckets, restUntil: 0 };
  if (!isProbe) return breaker;
  const streak = breaker.streak + 1;
  if (breaker.locked === null && streak < goodNeeded(breaker, settings)) return { ...breaker, streak };
  const { credential, opens, probed, throttledUntil } = breaker;
  return { ...newBreaker(credential), opens, probed, throttledUntil };
}

function failed(
  breaker: Breaker,
  ending: Ending,
  settings: BreakerSettings,
  { isProbe, result }: { isProbe: boolean; result: Pick<Failure, 'class' | 'horizon'> },
): Breaker {
  const { windowSeconds, minimum, share } = settings.failures;
  const { now } = ending;
  const buckets = counted(breaker.buckets, 'failed', now, windowSeconds * 1000);
  const restUntil = result.horizon === null ? breaker.restUntil : Math.max(breaker.restUntil, now + result.horizon);
  const charged = { ...breaker, buckets, restUntil, failure: result.class };
  if (isDark(breaker)) return isProbe ? failedProbe(charged, ending, settings, result) : charged;
  const sum = totals(buckets, now, windowSeconds * 1000);
  const count = sum.good + sum.failed;
  if (count < minimum || sum.failed / count < share) return charged;
  const opens = [...breaker.opens.filter((at) => at > now - AN_HOUR), now].slice(-FLAPS_KEPT);
  return failedProbe({ ...charged, openedAt: now, opens, misses: 0 }, ending, settings, result);
}

/**
 * Returns the rest before the next probe: longer with each failed probe, and never below what the
 * provider asks for.
 */
function failedProbe(
  breaker: Breaker,
  { now, random }: Ending,
  { failures }: BreakerSettings,
  { class: failure, horizon }: Pick<Failure, 'class' | 'horizon'>,
): Breaker {
  const rest = Math.min(failures.openSeconds * 1000 * 2 ** Math.min(breaker.misses, 20), LONGEST_REST);
  const wait = Math.max(rest, failures.openSeconds * 1000, horizon ?? 0);
  const restUntil = Math.max(breaker.restUntil, now + jittered(wait, random));
  return { ...breaker, restUntil, streak: 0, misses: breaker.misses + 1, failure };
}

function throttled(
  breaker: Breaker,
  { now, random }: Ending,
  { failures }: BreakerSettings,
  { class: failure, horizon }: Pick<Failure, 'class' | 'horizon'>,
): Breaker {
  const buckets = counted(breaker.buckets, 'throttled', now, failures.windowSeconds * 1000);
  const until = now + jittered(Math.max(horizon ?? 0, LEAST_WAIT), random);
  return { ...breaker, buckets, failure, throttledUntil: Math.max(breaker.throttledUntil, until) };
}

const jittered = (wait: number, random: number) => Math.ceil(wait * (1 + JITTER * random));
