import { type Breaker, type BreakerSettings, isDark, newBreaker } from './breaker.ts';

const AN_HOUR = 3_600_000;

/** A caller of a model: a user's request or a probe, with its own id and a credential. */
export type Entrant = { id: string; purpose: 'request' | 'probe'; credential: string; now: number };

/**
 * Whether the caller may proceed: `pass` as usual, `lease` as the one probe under way, `no` until
 * `until`, null if time does not help.
 */
export type Entry =
  | { breaker: Breaker; admitted: 'pass' | 'lease' }
  | { breaker: Breaker; admitted: 'no'; until: number | null };

/**
 * Decides whether a caller may ask a model now. If its breaker is open, the first caller after its
 * rest is the probe; others are turned away until the probe or its lease ends. Only probes may ask
 * a model that time does not heal.
 */
export function enter(before: Breaker, entrant: Entrant, settings: BreakerSettings): Entry {
  const { now, purpose, credential } = entrant;
  const breaker = before.credential === credential ? withoutLateLease(before, now) : newBreaker(credential);
  if (breaker.throttledUntil > now) return { breaker, admitted: 'no', until: breaker.throttledUntil };
  if (purpose === 'request' && !isDark(breaker)) return { breaker, admitted: 'pass' };
  if (purpose === 'request' && breaker.locked !== null) return { breaker, admitted: 'no', until: null };
  if (isDark(breaker) && breaker.restUntil > now) return { breaker, admitted: 'no', until: breaker.restUntil };
  if (breaker.lease !== null) return { breaker, admitted: 'no', until: breaker.lease.deadline };
  return purpose === 'probe' ? asProbe(breaker, entrant, settings) : leased(breaker, entrant, settings);
}

function asProbe(breaker: Breaker, entrant: Entrant, settings: BreakerSettings): Entry {
  const isSameHour = entrant.now < breaker.probed.from + AN_HOUR;
  const probed = isSameHour ? breaker.probed : { from: entrant.now, count: 0 };
  if (probed.count >= settings.probes.perHour) return { breaker, admitted: 'no', until: probed.from + AN_HOUR };
  return leased({ ...breaker, probed: { from: probed.from, count: probed.count + 1 } }, entrant, settings);
}

function leased(breaker: Breaker, { id, now }: Entrant, { failures }: BreakerSettings): Entry {
  const lease = { id, deadline: now + failures.probeSeconds * 1000 };
  return { breaker: { ...breaker, lease }, admitted: 'lease' };
}

const withoutLateLease = (breaker: Breaker, now: number): Breaker =>
  breaker.lease !== null && breaker.lease.deadline <= now ? { ...breaker, lease: null } : breaker;
