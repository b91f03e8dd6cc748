import type { GeneratorState } from '../../core/contracts/provider/generator-state.ts';
import type { Route } from '../chat/ask-in-turn.ts';

/** The two routes that are compared. */
export type Sides = { primary: Route; backup: Route };

/**
 * Returns the routes that a state compares for a request: the primary, and the backup with the
 * largest share. Returns null if the primary has all sessions, if it has none and the state asks for
 * no shadows, or if one of them does not serve the request.
 */
export function sidesOf(state: GeneratorState | null, routes: Route[]): Sides | null {
  if (state === null || state.mode !== 'live') return null;
  const share = ({ provider }: Route) => state.weights.find((one) => one.provider === provider)?.percent ?? 0;
  const primary = routes.find(({ role }) => role === 'primary');
  const [backup] = routes.filter(({ role }) => role === 'backup').toSorted((one, other) => share(other) - share(one));
  if (primary === undefined || backup === undefined || share(backup) === 0) return null;
  return share(primary) > 0 || state.shadow ? { primary, backup } : null;
}
