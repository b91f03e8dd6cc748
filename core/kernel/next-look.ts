import type { Clock, Instant } from './clock.ts';
import { msOf } from './instant.ts';

const SHARE = 1 / 20;
const LONGEST_SECONDS = 900;

/**
 * Returns the seconds until the next look at work that began at an instant: `checkSeconds` at first, then a twentieth of its age, up to 15 minutes. So a day's work
 * takes few hundred looks, and none is noticed later than a twentieth of the time it took.
 */
export function nextLook(clock: Clock, since: Instant, checkSeconds: number): number {
  const age = Math.max(0, clock.now() - msOf(since)) / 1000;
  return Math.max(checkSeconds, Math.min(Math.ceil(age * SHARE), LONGEST_SECONDS));
}
