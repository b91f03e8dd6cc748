import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../adapters/wait-until.ts';

/**
 * Waits until `look` finds something, and returns it; throws with what `story` tells after two
 * minutes, or `patienceMs`. A look that takes long, as a command does, is taken as seldom.
 */
export async function until<T>(
  look: () => T | Promise<T>,
  story = async () => '',
  patienceMs = 120_000,
): Promise<Exclude<T, null | undefined | false>> {
  const seldom = async () => {
    const began = performance.now();
    const found = await look();
    if (!found) await sleep(3 * (performance.now() - began));
    return found;
  };
  const found = await waitUntil(seldom, { everyMs: 50, ms: patienceMs });
  if (found !== null) return found;
  throw new Error(`what the test waits for did not come within ${patienceMs / 1000} s ${await story()}`);
}
