import { generatorConfig } from '../../../../core/contracts/config/generator-config.ts';
import { isLoss, isWin, type Marks, type Pair } from '../../../../core/provider/judgement/pairs.ts';
import { seeded } from '../../../../core/provider/judgement/resampling.ts';
import { judgeWeight, type WeightVerdict } from '../../../../core/provider/ramp/judge-weight.ts';
import { nextWeight } from '../../../../core/provider/ramp/next-weight.ts';

const providers = ['one', 'two'].map((name) => ({
  name,
  kind: 'openai',
  url: `https://${name}.example/v1`,
  models: [{ name: 'small', context: 8192 }],
}));
export const generator = generatorConfig.parse({ providers, shadow: { enabled: true } });
const { ramp } = generator;

/**
 * A pair of providers: how often each one misses the hit where the other has it, and how often a
 * citation of each is one of the prompt's documents.
 */
export type Sides = { loss: number; win: number; primary: number; backup: number };
export const EQUAL: Sides = { loss: 0.02, win: 0.02, primary: 0.95, backup: 0.95 };

export type Ended = { how: 'finished' | 'down' | 'ask'; at: number; verdict: WeightVerdict };

/** Natural traffic in which nothing is wrong. */
const calm = { requests: 100, errors: 0, refusals: 0, p95: 1000, firstToken: 200 };
/** Pairs that come between two looks. */
const A_LOOK = 6;

/** Plays a ramp from its first step until it is finished, steps down, or asks. */
export function playRamp(sides: Sides, seed: number): Ended {
  const random = seeded(seed);
  const before = { wins: 0, losses: 0 };
  for (let percent = ramp.steps[0] as number; ; ) {
    const { pairs, verdict } = playStep(sides, random, { percent, before: { ...before }, seed });
    if (verdict.decision === 'up' && percent === 100) return { how: 'finished', at: percent, verdict };
    if (verdict.decision !== 'up') return { how: verdict.decision === 'down' ? 'down' : 'ask', at: percent, verdict };
    before.wins += pairs.filter(isWin).length;
    before.losses += pairs.filter(isLoss).length;
    percent = nextWeight(percent, 'up', ramp.steps);
  }
}

/** Plays one step: pairs arrive, and are looked at every few of them. */
export function playStep(
  sides: Sides,
  random: () => number,
  { percent, before, seed }: { percent: number; before: { wins: number; losses: number }; seed: number },
): { pairs: Pair[]; verdict: WeightVerdict } {
  const pairs: Pair[] = [];
  for (;;) {
    for (let at = 0; at < A_LOOK; at++) pairs.push(pairOf(sides, random, `${percent}-${pairs.length}`));
    const traffic = { primary: calm, backup: calm };
    const rest = { percent, backedOff: null, behind: [], down: null };
    const verdict = judgeWeight(
      { pairs, before, traffic, ageSeconds: pairs.length * 10, seed: seed + percent, ...rest },
      generator,
    );
    if (verdict.decision !== 'hold') return { pairs: pairs.slice(0, ramp.pairs), verdict };
  }
}

const CITED = 3;

function pairOf({ loss, win, primary, backup }: Sides, random: () => number, query: string): Pair {
  const place = random();
  const marks = (isHit: boolean, share: number): Marks => {
    let given = 0;
    for (let at = 0; at < CITED; at++) if (random() < share) given++;
    return { hit: isHit, precision: given / CITED };
  };
  return {
    query,
    primary: marks(!(place < loss), primary),
    backup: marks(!(place >= loss && place < loss + win), backup),
  };
}

/** Counts how so many ramps end. */
export function playMany(sides: Sides, count: number, seed: number) {
  const ended = Array.from({ length: count }, (_, at) => playRamp(sides, seed + at * 7919));
  const share = (how: Ended['how']) => ended.filter((one) => one.how === how).length / count;
  return { ended, finished: share('finished'), down: share('down'), ask: share('ask') };
}
