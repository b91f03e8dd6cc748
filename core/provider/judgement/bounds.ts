/**
 * Returns the Clopper-Pearson upper bound of a share after seeing `count` of `of`: with the given
 * one-sided confidence the true share lies below it.
 */
export function upperBound(count: number, of: number, confidence = 0.95): number {
  if (count >= of) return 1;
  let [low, high] = [count / of, 1];
  for (let halved = 0; halved < 48; halved++) {
    const middle = (low + high) / 2;
    if (atMost(count, of, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** Returns the lower bound of a share in the same way. */
export const lowerBound = (count: number, of: number, confidence = 0.95): number =>
  1 - upperBound(of - count, of, confidence);

/**
 * The chance of at most `count` of `of` if each has the chance `share`: the binomial distribution
 * function.
 */
function atMost(count: number, of: number, share: number): number {
  const odds = Math.log(share) - Math.log1p(-share);
  let term = of * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let at = 1; at <= count; at++) {
    term += Math.log((of - at + 1) / at) + odds;
    sum += Math.exp(term);
  }
  return sum;
}
