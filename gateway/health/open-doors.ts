import type { ProviderView } from '../../core/contracts/provider/provider-view.ts';
import { type Breaker, type BreakerSettings, newBreaker } from '../../core/provider/breaker/breaker.ts';
import { type Entrant, enter } from '../../core/provider/breaker/enter.ts';
import { readyAt, soonestReady, stateOf, viewOf } from '../../core/provider/breaker/provider-states.ts';
import { type Ending, settle } from '../../core/provider/breaker/settle.ts';
import type { Failure } from '../../core/provider/failure/classify.ts';
import type { Doors, Permit, Route } from '../chat/ask-in-turn.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Traffic } from '../readings/open-traffic.ts';

export type GatewayDoors = Doors & {
  /** Returns a permit for a copy of a request; only for a route that serves. */
  shadow(route: Route): Permit | null;
  /** Returns a permit for a probe, which may also ask a model that time does not heal. */
  probe(route: Route): Permit | null;
  view(route: Route): ProviderView;
  /** Returns the last failure of a route that serves nobody now, null for one that serves. */
  lastFailure(route: Route): Failure | null;
  /** Returns when the first of several routes may be asked, null if time does not help. */
  soonest(routes: Route[]): number | null;
};

type Deps = {
  settings: BreakerSettings;
  metrics: Metrics;
  traffic: Traffic;
  now: () => number;
  credential: (route: Route) => string;
};
type Purpose = 'request' | 'shadow' | 'probe';

/** Opens the doors of all routes, each with the breaker of its model. */
export function openDoors({ settings, metrics, traffic, now, credential }: Deps): GatewayDoors {
  const breakers = new Map<Route, Breaker>();
  const failures = new Map<Route, Failure>();
  let last = 0;
  const breakerOf = (route: Route) => breakers.get(route) ?? newBreaker(credential(route));
  const open = (route: Route, asked: Purpose): Permit | null => {
    last += 1;
    const purpose: Entrant['purpose'] = asked === 'probe' ? 'probe' : 'request';
    const entrant = { id: String(last), purpose, credential: credential(route), now: now() };
    const { breaker, admitted } = enter(breakerOf(route), entrant, settings);
    breakers.set(route, breaker);
    if (admitted === 'no') return null;
    const { id } = entrant;
    const visit = asked === 'request' ? traffic.visit(route.provider) : null;
    return {
      opened: () => visit?.opened(),
      settle: (reply, failure) => {
        const result = reply === null ? 'cancelled' : (failure ?? 'good');
        const ending: Ending = { id, credential: entrant.credential, now: now(), random: Math.random(), result };
        breakers.set(route, settle(breakerOf(route), ending, settings));
        if (reply !== null) visit?.ended(failure);
        if (failure === null) return;
        failures.set(route, failure);
        count(metrics, route, failure);
      },
    };
  };
  return {
    enter: (route) => open(route, 'request'),
    mayEnter: (route) => {
      const entrant = { id: '', purpose: 'request' as const, credential: credential(route), now: now() };
      return enter(breakerOf(route), entrant, settings).admitted !== 'no';
    },
    shadow: (route) => (stateOf(breakerOf(route), now()) === 'serving' ? open(route, 'shadow') : null),
    probe: (route) => open(route, 'probe'),
    throttledUntil: (route) =>
      stateOf(breakerOf(route), now()) === 'throttled' ? readyAt(breakerOf(route), now()) : null,
    view: (route) => viewOf(breakerOf(route), shown(route), now()),
    lastFailure: (route) => (stateOf(breakerOf(route), now()) === 'serving' ? null : (failures.get(route) ?? null)),
    soonest: (routes) => soonestReady(routes.map(breakerOf), now()),
  };
}

const shown = ({ provider, model, role }: Route) => ({ provider, model, role });

function count(metrics: Metrics, { provider }: Route, { class: failure, code }: Failure): void {
  metrics.count('errors', { provider, class: failure, code });
  if (failure === 'Throttled') metrics.count('limited', { provider });
}
