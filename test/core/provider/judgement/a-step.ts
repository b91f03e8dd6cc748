import { generatorConfig } from '../../../../core/contracts/config/generator-config.ts';
import { judgeStep, type StepEvidence } from '../../../../core/provider/judgement/judge-step.ts';
import type { Marks, Pair } from '../../../../core/provider/judgement/pairs.ts';

const providers = [
  { name: 'one', kind: 'openai', url: 'https://one.example/v1', models: [{ name: 'small', context: 8192 }] },
];
/** The ramp of ragmend.yaml with no field set. */
export const { ramp } = generatorConfig.parse({ providers });

const hit: Marks = { hit: true, precision: 1 };
const miss: Marks = { hit: false, precision: 1 };
const KINDS = { t: [hit, hit], l: [miss, hit], w: [hit, miss] } as const;

let query = 0;
/** Pairs from a word: t is a tie, l a loss and w a win of the primary. */
export const pairsOf = (word: string): Pair[] =>
  [...word].map((kind) => {
    const [primary, backup] = KINDS[kind as keyof typeof KINDS];
    return { query: `q${query++}`, primary, backup };
  });

/** Natural traffic in which nothing is wrong. */
export const calm = { requests: 100, errors: 0, refusals: 0, p95: 1000, firstToken: 200 };

/** The verdict on pairs, with nothing else wrong, of a step that is old enough. */
export const judge = (pairs: Pair[], change: Partial<StepEvidence> = {}) =>
  judgeStep(
    {
      pairs,
      before: { wins: 0, losses: 0 },
      traffic: { primary: calm, backup: calm },
      ageSeconds: 600,
      seed: 1,
      ...change,
    },
    ramp,
  );
