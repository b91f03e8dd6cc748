import type { Context } from './section.ts';

/**
 * Runs variants in turn, round by round, so that what else the machine does hits all of them alike;
 * gives the results of each variant. One round before the first only warms up.
 */
export async function inTurn<T>(
  { signal, say }: Pick<Context, 'signal' | 'say'>,
  { what, rounds }: { what: string; rounds: number },
  variants: (() => Promise<T>)[],
): Promise<T[][]> {
  const results = variants.map((): T[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    say(round === 0 ? `${what}: warming up` : `${what}: round ${round} of ${rounds}`);
    for (const [index, variant] of variants.entries()) {
      signal.throwIfAborted();
      const result = await variant();
      if (round > 0) results[index]?.push(result);
    }
  }
  return results;
}
