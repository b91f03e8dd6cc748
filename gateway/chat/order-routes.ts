import { randomUUID } from 'node:crypto';
import type { GeneratorState } from '../../core/contracts/provider/generator-state.ts';
import { providerFor } from '../../core/provider/ramp/provider-for.ts';
import type { Route } from './ask-in-turn.ts';

/**
 * Returns the routes in the order to ask them: the session's provider by the weights, then the
 * others by weight. Empty if the state is `fallback`; in the order of ragmend.yaml without a state.
 */
export function orderRoutes(routes: Route[], state: GeneratorState | null, session: string | null): Route[] {
  if (state === null) return routes;
  if (state.mode === 'fallback') return [];
  const chosen = providerFor(state.weights, session ?? randomUUID(), state.targetId);
  const weight = ({ provider }: Route) =>
    provider === chosen ? 101 : (state.weights.find((one) => one.provider === provider)?.percent ?? 0);
  return routes.toSorted((one, other) => weight(other) - weight(one));
}
