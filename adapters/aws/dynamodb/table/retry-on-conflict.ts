import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { retryWhile } from '../../../retry-while.ts';

const TRIES = 40;
const FIRST_MS = 20;
const LONGEST_MS = 500;

/** What an attempt gives whose write found that somebody else was faster. */
export const OVERTAKEN = Symbol('overtaken');

/** Somebody else was faster, or works on the same: another try may help. */
export class Overtaken extends DependencyUnavailable {}

/** Reads, decides and writes until nobody else was faster; throws DependencyUnavailable where that never happens. */
export function retryOnConflict<T>(about: string, attempt: () => Promise<T | typeof OVERTAKEN>): Promise<T> {
  return retryAmongRivals(TRIES, async () => {
    const result = await attempt();
    if (result !== OVERTAKEN) return result;
    throw new Overtaken(`${about} was changed by others ${TRIES} times in a row: try again`);
  });
}

/**
 * Does it again while it ends as Overtaken. It waits up to 20 ms, doubled up to 500 ms, by chance,
 * so that rivals do not meet again.
 */
export function retryAmongRivals<T>(tries: number, attempt: () => Promise<T>): Promise<T> {
  const mayPass = (error: unknown) => error instanceof Overtaken;
  const pauseMs = (tried: number) => Math.random() * Math.min(FIRST_MS * 2 ** (tried - 1), LONGEST_MS);
  return retryWhile({ tries, mayPass, pauseMs }, attempt);
}
