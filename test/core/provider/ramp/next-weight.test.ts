import { nextWeight } from '../../../../core/provider/ramp/next-weight.ts';

const steps = [1, 5, 25, 50, 100];

test.each([
  [0, 'up', 1],
  [1, 'up', 5],
  [50, 'up', 100],
  [100, 'up', 100],
  [25, 'down', 5],
  [1, 'down', 0],
  [0, 'down', 0],
  [25, 'hold', 25],
  [25, 'ask', 25],
] as const)('from %d %% the verdict %s leads to %d %%', (percent, decision, expected) => {
  expect(nextWeight(percent, decision, steps)).toBe(expected);
});
