import { instantOf } from '../../core/kernel/instant.ts';
import type { Failure } from '../../core/provider/failure/classify.ts';
import type { Doors, Route } from '../chat/ask-in-turn.ts';
import type { Metrics } from '../metrics/metrics.ts';

/** How one model of a provider is, as `/status` says it. */
export type DoorView = {
  provider: string;
  model: string;
  role: Route['role'];
  until: string | null;
  failure: string | null;
};
export type GatewayDoors = Doors & { view(route: Route): DoorView };

type Door = { until: number; failure: Failure | null };

/** The doors of all routes: one that throttles is closed until its horizon, which no later answer makes shorter. */
export function openDoors({ now, metrics }: { now: () => number; metrics: Metrics }): GatewayDoors {
  const doors = new Map<Route, Door>();
  const until = (route: Route) => {
    const door = doors.get(route);
    return door !== undefined && door.until > now() ? door.until : null;
  };
  return {
    enter: (route) => {
      if (until(route) !== null) return null;
      return { settle: (_, failure) => note(route, failure) };
    },
    until,
    view: (route) => {
      const at = until(route);
      const { provider, model, role } = route;
      const failure = doors.get(route)?.failure?.class ?? null;
      return { provider, model, role, until: at === null ? null : instantOf(at), failure };
    },
  };

  function note(route: Route, failure: Failure | null): void {
    const old = doors.get(route)?.until ?? 0;
    const isThrottled = failure?.class === 'Throttled';
    doors.set(route, { until: isThrottled ? Math.max(old, now() + (failure.horizon ?? 0)) : old, failure });
    if (failure === null) return;
    metrics.count('errors', { provider: route.provider, class: failure.class, code: failure.code });
    if (isThrottled) metrics.count('limited', { provider: route.provider });
  }
}
