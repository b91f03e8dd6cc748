import fc from 'fast-check';
import { lowerBound, upperBound } from '../../../../core/provider/judgement/bounds.ts';
import { ENOUGH, evidenceOf } from '../../../../core/provider/judgement/evidence.ts';
import { bootstrapLower, signFlip } from '../../../../core/provider/judgement/resampling.ts';

/** The fewest pairs with so many losses that license a margin. */
function pairsFor(margin: number, losses: number): number {
  let pairs = losses + 1;
  while (upperBound(losses, pairs) >= margin) pairs++;
  return pairs;
}

/*
 * What scipy 1.17.1 says (pip install scipy==1.17.1):
 * stats.beta.ppf(0.95, k + 1, n - k), integrate.quad((2t)^l (2 - 2t)^w, 0.55, 1) / 0.45,
 * the mean over itertools.product((-1, 1), repeat=n) of sum <= seen,
 * and stats.bootstrap((d,), mean, confidence_level=0.9, method='percentile', n_resamples=100000, rng=1).
 */
test.each([
  [0.15, [19, 30, 40, 50]],
  [0.1, [29, 46, 61, 76]],
  [0.05, [59, 93, 124, 153]],
])('a margin of %d needs %j pairs with 0 to 3 losses', (margin, expected) => {
  expect([0, 1, 2, 3].map((losses) => pairsFor(margin, losses))).toEqual(expected);
});

test.each([
  [0, 19, 0.145868503312],
  [0, 60, 0.04870291331],
  [2, 61, 0.099634880194],
  [7, 100, 0.127458015583],
  [0, 1, 0.95],
  [10, 10, 1],
  [50, 1000, 0.062863403512],
  [3, 5000, 0.00154999428],
])('the upper bound of %d in %d is that of scipy', (count, of, expected) => {
  expect(upperBound(count, of)).toBeCloseTo(expected, 10);
});

test.each([
  [1, 0, 1.55],
  [5, 0, 11.523785],
  [6, 0, 20.00814],
  [6, 1, 4.758445],
  [10, 2, 10.323191],
  [20, 8, 6.335736],
  [0, 3, 0.18225],
  [60, 40, 1.702137],
])('the evidence of %d losses and %d wins is that of the integral', (losses, wins, expected) => {
  const evidence = evidenceOf({ wins, losses });

  expect(Math.abs(evidence / expected - 1)).toBeLessThan(0.003);
});

test('six straight losses are enough evidence, five are not', () => {
  expect(evidenceOf({ wins: 0, losses: 6 })).toBeGreaterThan(ENOUGH);
  expect(evidenceOf({ wins: 0, losses: 5 })).toBeLessThan(ENOUGH);
});

test.each([
  [[-1, -1, -1, -1, -1], 0.03125],
  [[-0.5, 0.25, -0.5, -1, 0.2, -0.3], 0.078125],
  [[0.1, -0.1], 0.75],
  [[-0.2, -0.2, -0.4, 0.1, -0.6, -0.3, 0.05, -0.5], 0.015625],
  [[0, 0, 0], 1],
])('the chance of differences %j is that of all their flips', (differences, expected) => {
  expect(Math.abs(signFlip(differences, 7) - expected)).toBeLessThan(0.015);
});

const uneven = Array.from({ length: 6 }, () => [-0.2, 0, 0, 0.1, -0.5, 0, 0, 0.3, 0, -0.1]).flat();

test('permutation and bootstrap of sixty pairs are those of scipy', () => {
  expect(Math.abs(signFlip(uneven, 7) - 0.0692)).toBeLessThan(0.015);
  expect(Math.abs(bootstrapLower(uneven, 7) - -0.0817)).toBeLessThan(0.005);
});

test('the same seed gives the same numbers', () => {
  expect(signFlip(uneven, 11)).toBe(signFlip(uneven, 11));
  expect(bootstrapLower(uneven, 11)).toBe(bootstrapLower(uneven, 11));
});

const counts = fc
  .integer({ min: 1, max: 400 })
  .chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));

test('bounds enclose what was seen, widen with losses and narrow with pairs', () => {
  fc.assert(
    fc.property(counts, ([count, of]) => {
      expect(lowerBound(count, of)).toBeLessThanOrEqual(count / of + 1e-9);
      expect(upperBound(count, of)).toBeGreaterThanOrEqual(count / of);
      expect(upperBound(Math.min(count + 1, of), of)).toBeGreaterThanOrEqual(upperBound(count, of));
      expect(upperBound(count, of + 1)).toBeLessThanOrEqual(upperBound(count, of) + 1e-12);
    }),
    { numRuns: 25 },
  );
});

test('a bet is fair: an equal next pair leaves the evidence as it is, on average', () => {
  fc.assert(
    fc.property(fc.nat({ max: 200 }), fc.nat({ max: 200 }), (wins, losses) => {
      const now = evidenceOf({ wins, losses });
      const next = (evidenceOf({ wins: wins + 1, losses }) + evidenceOf({ wins, losses: losses + 1 })) / 2;

      expect(Math.abs(next - now)).toBeLessThanOrEqual(1e-9 * Math.max(1, now));
    }),
  );
});
