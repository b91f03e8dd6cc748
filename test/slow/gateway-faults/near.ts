import type { Right } from './row.ts';

/**
 * Returns what was seen, with the horizon that is right where it fits: it runs down while a row runs, and its
 * wait gets a positive jitter of a tenth at the most.
 */
export function near(seen: Right, right: Right): Right {
  if (seen.horizon === null || right.horizon === null) return seen;
  const fits = right.horizon - seen.horizon <= 15 && seen.horizon <= right.horizon * 1.1 + 1;
  return fits ? { ...seen, horizon: right.horizon } : seen;
}
