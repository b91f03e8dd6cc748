import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { retryWhile } from '../../../retry-while.ts';

const TRIES = 40;
const FIRST_MS = 20;
const LONGEST_MS = 500;

/** The result of an attempt whose write lost a race. */
export const OVERTAKEN = Symbol('overtaken');

/** Somebody else won the race, or works on the same record: a retry may help. */
export class Overtaken extends DependencyUnavailable {}

/** Reads, decides and writes until no race is lost; throws DependencyUnavailable if that never happens. */
export function retryOnConflict<T>(about: string, attempt: () => Promise<T | typeof OVERTAKEN>): Promise<T> {
  return retryAmongRivals(TRIES, async () => {
    const result = await attempt();
    if (result !== OVERTAKEN) return result;
    throw new Overtaken(`${about} was changed by others ${TRIES} times in a row: try again`);
  });
}

/**
 * Retries while the attempt ends as Overtaken. Waits a random time up to 20 ms, doubled up to 500
 * ms, so that rivals do not meet again.
 */
export function retryAmongRivals<T>(tries: number, attempt: () => Promise<T>): Promise<T> {
  const mayPass = (error: unknown) => error instanceof Overtaken;
  const pauseMs = (tried: number) => Math.random() * Math.min(FIRST_MS * 2 ** (tried - 1), LONGEST_MS);
  return retryWhile({ tries, mayPass, pauseMs }, attempt);
}
