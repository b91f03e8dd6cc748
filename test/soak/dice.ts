/** Numbers that look random and are always the same for the same seed. */
export type Dice = { below(limit: number): number; oneOf<T>(choices: readonly T[]): T };

/** Dice for one run of a seed (mulberry32). */
export function diceOf(seed: number, run: number): Dice {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b)) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, oneOf: (choices) => choices[below(choices.length)] as (typeof choices)[number] };
}
