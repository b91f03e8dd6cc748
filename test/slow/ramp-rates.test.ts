import { EQUAL, playMany, type Sides } from '../core/provider/ramp/simulate.ts';
import { shareOf } from '../share.ts';

jest.setTimeout(1_800_000);

const RAMPS = 2000;
const SEED = 20_261_130;

type Played = ReturnType<typeof playMany>;

/** The share of ramps that went up from the first step. */
const passedFirst = ({ ended }: Played) => ended.filter(({ at }) => at > 1).length / ended.length;

const fewStepDown = ({ down }: Played) => expect(down).toBeLessThanOrEqual(0.05);
const allFinish = ({ finished }: Played) => expect(finished).toBe(1);
const noneFinishes = (played: Played) => {
  expect(passedFirst(played)).toBeLessThanOrEqual(0.055);
  expect(played.finished).toBe(0);
};
const nearlyAllStepDown = (played: Played) => {
  expect(played.down).toBeGreaterThan(0.95);
  expect(passedFirst(played)).toBe(0);
};

const FEW = 'at most 5 % step down in all their steps';
const NONE = 'at most 5.5 % pass a step, and none is finished';
const ALL: [string, string, Sides, (played: Played) => void][] = [
  ['equal providers that win and lose 2 % of the pairs', FEW, EQUAL, fewStepDown],
  ['equal providers that win and lose 10 % of the pairs', FEW, { ...EQUAL, loss: 0.1, win: 0.1 }, fewStepDown],
  [
    'equal providers whose citations are often wrong',
    FEW,
    { loss: 0.005, win: 0.005, primary: 0.7, backup: 0.7 },
    fewStepDown,
  ],
  [
    'a primary as good as the backup without a loss',
    'all are finished',
    { loss: 0, win: 0, primary: 1, backup: 1 },
    allFinish,
  ],
  [
    'a primary that loses as many hits as the margin',
    NONE,
    { loss: 0.1, win: 0, primary: 0.95, backup: 0.95 },
    noneFinishes,
  ],
  [
    'a primary whose precision is lower by the margin',
    NONE,
    { loss: 0, win: 0, primary: 0.85, backup: 0.95 },
    noneFinishes,
  ],
  [
    'a primary that loses three of ten pairs',
    'nearly all step down at the first step, and none goes up',
    { loss: 0.3, win: 0.02, primary: 0.95, backup: 0.95 },
    nearlyAllStepDown,
  ],
];

test.each(shareOf(ALL))(`of ${RAMPS} ramps of %s, %s`, (_, __, sides, judged) => judged(playMany(sides, RAMPS, SEED)));
