import { EQUAL, playMany } from '../core/provider/ramp/simulate.ts';

jest.setTimeout(1_800_000);

const RAMPS = 2000;
const SEED = 20_261_130;

/** The share of ramps that went up from the first step. */
const passedFirst = ({ ended }: ReturnType<typeof playMany>) => ended.filter(({ at }) => at > 1).length / ended.length;

describe(`of ${RAMPS} ramps`, () => {
  test.each([
    ['that win and lose 2 % of the pairs', EQUAL],
    ['that win and lose 10 % of the pairs', { ...EQUAL, loss: 0.1, win: 0.1 }],
    ['whose citations are often wrong on both sides', { loss: 0.005, win: 0.005, primary: 0.7, backup: 0.7 }],
  ])('of equal providers %s, at most 5 %% step down in all their steps', (_, sides) => {
    expect(playMany(sides, RAMPS, SEED).down).toBeLessThanOrEqual(0.05);
  });

  test('of a primary as good as the backup without a loss, all are finished', () => {
    expect(playMany({ loss: 0, win: 0, primary: 1, backup: 1 }, RAMPS, SEED).finished).toBe(1);
  });

  test('of a primary that loses as many hits as the margin, at most 5.5 % pass a step, and none is finished', () => {
    const played = playMany({ loss: 0.1, win: 0, primary: 0.95, backup: 0.95 }, RAMPS, SEED);

    expect(passedFirst(played)).toBeLessThanOrEqual(0.055);
    expect(played.finished).toBe(0);
  });

  test('of a primary whose precision is lower by the margin, at most 5.5 % pass a step, and none is finished', () => {
    const played = playMany({ loss: 0, win: 0, primary: 0.85, backup: 0.95 }, RAMPS, SEED);

    expect(passedFirst(played)).toBeLessThanOrEqual(0.055);
    expect(played.finished).toBe(0);
  });

  test('of a primary that loses three of ten pairs, nearly all step down at the first step, and none goes up', () => {
    const played = playMany({ loss: 0.3, win: 0.02, primary: 0.95, backup: 0.95 }, RAMPS, SEED);

    expect(played.down).toBeGreaterThan(0.95);
    expect(passedFirst(played)).toBe(0);
  });
});
