import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How often to look and for how long (forever if missing), in milliseconds. `signal` ends the wait,
 * which then throws.
 */
type Waiting = { everyMs: number; ms?: number; signal?: AbortSignal };
type NotYet = null | undefined | false;

/**
 * Looks repeatedly until there is a result, and returns it; null if the time is over and one more
 * look found none. An error of a look ends the wait.
 */
export function waitUntil<T>(
  look: () => T | Promise<T>,
  waiting: Waiting & { ms?: never },
): Promise<Exclude<T, NotYet>>;
export function waitUntil<T>(look: () => T | Promise<T>, waiting: Waiting): Promise<Exclude<T, NotYet> | null>;
export async function waitUntil<T>(
  look: () => T | Promise<T>,
  { everyMs, ms = Number.POSITIVE_INFINITY, signal }: Waiting,
): Promise<Exclude<T, NotYet> | null> {
  const deadline = performance.now() + ms;
  for (;;) {
    const isLast = performance.now() > deadline;
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen as Exclude<T, NotYet>;
    if (isLast) return null;
    await sleep(everyMs, undefined, { signal });
  }
}
