import { SEED, soak } from '../history/soak.ts';

const RUNS = 200;

test(
  `${RUNS} repairs among broken paths and jumping clocks break no rule of their histories`,
  async () => {
    expect(await soak(SEED, RUNS)).toEqual({ broken: [], missing: [] });
  },
  20 * 60_000,
);
