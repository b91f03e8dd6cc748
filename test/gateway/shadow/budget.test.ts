import { openBudget } from '../../../gateway/shadow/budget.ts';

test('samples are spread over a minute, and end with the budget of a day', () => {
  let at = 1_000_000;
  const budget = openBudget({ perMinute: 6, perDay: 3, now: () => at });
  const after = (ms: number) => {
    at += ms;
    return budget.take();
  };

  expect([0, 1, 9_998, 1, 10_000, 10_000].map(after)).toEqual([true, false, false, true, true, false]);
  expect(after(86_400_000)).toBe(true);
});
