import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How often to look, for how long at most (for ever without), in milliseconds; `signal` ends the
 * waiting, which then throws.
 */
type Waiting = { everyMs: number; ms?: number; signal?: AbortSignal };
type NotYet = null | undefined | false;

/**
 * Looks again and again until there is something to see, and returns it; null where the time is over and
 * one more look saw nothing. What a look throws ends the waiting.
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
