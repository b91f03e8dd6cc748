import { upperBound } from '../../../../core/provider/judgement/bounds.ts';
import { ENOUGH, evidenceOf } from '../../../../core/provider/judgement/evidence.ts';
import { seeded } from '../../../../core/provider/judgement/resampling.ts';
import { ramp } from './a-step.ts';

const RAMPS = 2000;
const STEPS = ramp.steps.length;

/** Outcomes of pairs, drawn by their chances. */
const outcomes = (random: () => number, loss: number, win: number) => (): 'l' | 'w' | 't' => {
  const place = random();
  if (place < loss) return 'l';
  return place < loss + win ? 'w' : 't';
};

test('of 2,000 primaries that lose as often as the margin, at most 5 % pass a step', () => {
  const random = seeded(20_261_130);
  const allowed = mostLosses();
  let passed = 0;
  for (let at = 0; at < RAMPS; at++) {
    const draw = outcomes(random, ramp.hitMargin, 0);
    const losses = Array.from({ length: ramp.pairs }, draw).filter((one) => one === 'l').length;
    if (losses <= allowed) passed++;
  }

  expect(passed / RAMPS).toBeGreaterThan(0.02);
  expect(passed / RAMPS).toBeLessThanOrEqual(0.055);
});

test.each([0.02, 0.05, 0.1, 0.2])(
  'of 2,000 primaries that are as good as the backup and win and lose %d of the pairs, at most 5 %% step down in a whole ramp',
  (share) => {
    const random = seeded(7);
    let stopped = 0;
    for (let at = 0; at < RAMPS; at++) if (stops(outcomes(random, share, share), STEPS * ramp.pairs)) stopped++;

    expect(stopped / RAMPS).toBeLessThanOrEqual(0.05);
  },
);

test('of 2,000 primaries that lose four of ten pairs, all step down within one step', () => {
  const random = seeded(11);
  let stopped = 0;
  for (let at = 0; at < RAMPS; at++) if (stops(outcomes(random, 0.4, 0.05), ramp.pairs)) stopped++;

  expect(stopped / RAMPS).toBeGreaterThan(0.98);
});

/** The most losses in the pairs of a step that still pass it. */
function mostLosses(): number {
  let losses = -1;
  while (upperBound(losses + 1, ramp.pairs) < ramp.hitMargin) losses++;
  return losses;
}

const known = new Map<number, number>();

/** The evidence of counts, worked out once for each. */
function evidence(counts: { wins: number; losses: number }): number {
  const key = counts.wins * 1000 + counts.losses;
  const found = known.get(key) ?? evidenceOf(counts);
  known.set(key, found);
  return found;
}

/** Whether evidence is enough after any of so many pairs. */
function stops(draw: () => 'l' | 'w' | 't', pairs: number): boolean {
  const counts = { wins: 0, losses: 0 };
  for (let at = 0; at < pairs; at++) {
    const one = draw();
    if (one === 't') continue;
    if (one === 'l') counts.losses++;
    else counts.wins++;
    if (evidence(counts) >= ENOUGH) return true;
  }
  return false;
}
