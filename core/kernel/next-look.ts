import { pauseAt } from '../contracts/config/bounds.ts';
import { msOf } from './instant.ts';
import type { Clock, Instant } from './ports/clock.ts';

/**
 * Returns the seconds until the next look at work that began at an instant. The older the work, the
 * longer the wait, by `pause`.
 */
export function nextLook(clock: Clock, since: Instant, checkSeconds: number, pause = pauseAt): number {
  return pause(Math.max(0, clock.now() - msOf(since)) / 1000, checkSeconds);
}
