import { live } from './live.ts';
import { PLANTS } from './plants.ts';
import { SEED, soak } from './soak.ts';

/** One in ten of those of test/slow. */
const RUNS = 20;

test(`${RUNS} repairs among broken paths and jumping clocks break no rule of their histories`, async () => {
  expect(await soak(SEED, RUNS)).toEqual({ broken: [], missing: [] });
});

test.each(Object.entries(PLANTS))('%s is found', async (_, { plant, found }) => {
  const told: string[] = [];

  for (let run = 0; run < RUNS && !told.some((problem) => found.test(problem)); run += 1)
    told.push(...(await live(SEED, run, plant)).broken);

  expect(told).toContainEqual(expect.stringMatching(found));
});
