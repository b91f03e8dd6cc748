import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { pause } from './pause.ts';

const TRIES = 40;

/** What an attempt gives whose write found that somebody else was faster. */
export const OVERTAKEN = Symbol('overtaken');

/** Reads, decides and writes until nobody else was faster; throws DependencyUnavailable where that never happens. */
export async function contend<T>(about: string, attempt: () => Promise<T | typeof OVERTAKEN>): Promise<T> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const result = await attempt();
    if (result !== OVERTAKEN) return result;
    await pause(tries);
  }
  throw new DependencyUnavailable(`${about} was changed by others '${TRIES}' times in a row: try again`);
}
