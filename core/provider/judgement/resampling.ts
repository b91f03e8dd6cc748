const { floor, imul } = Math;

/**
 * Returns the chance of a mean as low as that of these differences if they lean to neither side:
 * the sign-flip permutation test on non-zero differences, with `rounds` flips of the given seed.
 */
export function signFlip(differences: number[], seed: number, rounds = 4000): number {
  const random = seeded(seed);
  const sizes = differences.filter((one) => one !== 0).map(Math.abs);
  const seen = differences.reduce((sum, one) => sum + one, 0);
  let asLow = 0;
  for (let round = 0; round < rounds; round++) {
    const flipped = sizes.reduce((sum, size) => sum + (random() < 0.5 ? -size : size), 0);
    if (flipped <= seen + 1e-9) asLow++;
  }
  return (asLow + 1) / (rounds + 1);
}

/**
 * Of few differences, the percentile bootstrap is too narrow: a mean at the margin passed in 6.5 % of
 * 4,000 draws of 61 differences. Widened so, it passes in 4.7 % at the most.
 */
const WIDENED = 1.05;

/**
 * Returns the lower bound (95 %, one-sided) of the mean of paired differences: the percentile
 * bootstrap, widened for few differences.
 */
export function bootstrapLower(differences: number[], seed: number, rounds = 4000): number {
  const random = seeded(seed);
  const count = differences.length;
  const means = Array.from({ length: rounds }, () => {
    let sum = 0;
    for (let at = 0; at < count; at++) sum += differences[floor(random() * count)] as number;
    return sum / count;
  });
  const lower = means.sort((a, b) => a - b)[floor(rounds * 0.05)] as number;
  const mean = differences.reduce((sum, one) => sum + one, 0) / count;
  return mean - (mean - lower) * WIDENED;
}

/**
 * Returns numbers between 0 and 1 that depend only on the seed: Mulberry32, in the public domain.
 */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
