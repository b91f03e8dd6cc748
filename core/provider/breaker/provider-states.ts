import type { ProviderState, ProviderView } from '../../contracts/provider/provider-view.ts';
import { instantOf } from '../../kernel/instant.ts';
import { type Breaker, isDark } from './breaker.ts';

/** Returns the state of a model at a time. */
export function stateOf(breaker: Breaker, now: number): ProviderState {
  if (breaker.lease !== null && breaker.lease.deadline > now && isDark(breaker)) return 'probing';
  if (breaker.locked !== null) return 'locked';
  if (breaker.openedAt !== null) return 'open';
  return breaker.throttledUntil > now ? 'throttled' : 'serving';
}

/** Returns the earliest time at which a model may be asked, null if time does not help. */
export function readyAt(breaker: Breaker, now: number): number | null {
  if (breaker.locked !== null) return null;
  const rest = breaker.openedAt === null ? 0 : Math.max(breaker.restUntil, leaseEnd(breaker, now));
  return Math.max(now, breaker.throttledUntil, rest);
}

const leaseEnd = ({ lease }: Breaker, now: number) => (lease !== null && lease.deadline > now ? lease.deadline : 0);

/** Returns the view of a model for people. */
export function viewOf(
  breaker: Breaker,
  route: Pick<ProviderView, 'provider' | 'model' | 'role'>,
  now: number,
): ProviderView {
  const since = breaker.locked?.at ?? breaker.openedAt;
  const ready = readyAt(breaker, now);
  return {
    ...route,
    state: stateOf(breaker, now),
    since: since === null ? null : instantOf(since),
    until: ready === null || ready === now ? null : instantOf(ready),
    failure: breaker.failure,
  };
}

/**
 * Returns when the first of several models can be expected to answer, null if time helps none: when it may
 * be asked, and not before the time that it named itself.
 */
export function soonestReady(breakers: Breaker[], now: number): number | null {
  const times = breakers.map((one) => ({ at: readyAt(one, now), named: one.restUntil }));
  const known = times.flatMap(({ at, named }) => (at === null ? [] : [Math.max(at, named)]));
  return known.length === 0 ? null : Math.min(...known);
}

/**
 * Returns whether a whole provider is down, by the breakers of all its models: one has a wrong
 * credential or no money, or two are dark. A provider with a single model is down with it.
 */
export function isProviderDown(breakers: Breaker[]): boolean {
  const closed = breakers.some(({ locked }) => locked?.class === 'Auth' || locked?.class === 'Money');
  const dark = breakers.filter(isDark).length;
  return closed || (dark > 0 && dark >= Math.min(2, breakers.length));
}
