import { EQUAL, playMany } from './simulate.ts';

/** test/slow/ramp-rates.test.ts plays 2,000 of each. */
const RAMPS = 20;

test('ramps of equal providers nearly never step down', () => {
  expect(playMany(EQUAL, RAMPS, 1).down).toBeLessThan(0.1);
});

test('ramps of a primary that loses three of ten pairs never go up', () => {
  const { ended, finished } = playMany({ ...EQUAL, loss: 0.3 }, RAMPS, 2);

  expect(finished).toBe(0);
  expect(ended.filter(({ at }) => at > 1)).toEqual([]);
});

test('ramps of a primary whose citations are worse by a quarter step down for their precision', () => {
  const { down, finished } = playMany({ loss: 0, win: 0, primary: 0.7, backup: 0.95 }, RAMPS, 3);

  expect(finished).toBe(0);
  expect(down).toBeGreaterThan(0.9);
});
