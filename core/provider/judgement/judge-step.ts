import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import { upperBound } from './bounds.ts';
import { ENOUGH, evidenceOf } from './evidence.ts';
import { failedGuard, type Traffic } from './guards.ts';
import { distinct, isLoss, isWin, type Pair, precisionDifferences } from './pairs.ts';
import { bootstrapLower, signFlip } from './resampling.ts';

/**
 * The evidence for a step of the ramp: its pairs in order of arrival, the wins and losses of
 * earlier steps, the natural traffic of both sides, and the age of the step.
 */
export type StepEvidence = {
  pairs: Pair[];
  before: { wins: number; losses: number };
  traffic: { primary: Traffic; backup: Traffic };
  ageSeconds: number;
  seed: number;
};

/** The numbers behind a verdict, for plan, console and report; null if not judged yet. */
type Numbers = {
  pairs: number;
  needed: number;
  wins: number;
  losses: number;
  evidence: number;
  lossUpper: number | null;
  precisionLower: number | null;
};
/** Step up, wait, step down, or ask a person. */
export type StepVerdict = { decision: 'up' | 'hold' | 'down' | 'ask'; reason: string; numbers: Numbers };

type Ramp = GeneratorConfig['ramp'];

/**
 * Judges a step. It goes down at any time, by a guard or by the evidence of all steps. It goes up
 * by one look at the first `pairs` pairs, if losses are certainly below the margin. With fewer
 * pairs it holds and then asks a person; it never goes up.
 */
export function judgeStep(evidence: StepEvidence, ramp: Ramp): StepVerdict {
  const pairs = distinct(evidence.pairs).slice(0, ramp.pairs);
  const most = mostEvidence(pairs, evidence.before);
  const numbers = {
    pairs: pairs.length,
    needed: ramp.pairs,
    wins: pairs.filter(isWin).length,
    losses: pairs.filter(isLoss).length,
    evidence: most,
    lossUpper: null,
    precisionLower: null,
  };
  const guard = failedGuard(evidence.traffic.primary, evidence.traffic.backup, ramp.guards);
  if (guard !== null) return { decision: 'down', reason: guard, numbers };
  if (most >= ENOUGH)
    return { decision: 'down', reason: `the primary loses more pairs than it wins: evidence ${round(most)}`, numbers };
  if (pairs.length < ramp.pairs) return thin(evidence, ramp, numbers);
  return look(pairs, evidence, ramp, numbers);
}

/**
 * Returns the strongest evidence after any pair: a later win does not take back sufficient
 * evidence.
 */
function mostEvidence(pairs: Pair[], before: StepEvidence['before']): number {
  let { wins, losses } = before;
  let most = evidenceOf(before);
  for (const pair of pairs) {
    if (isWin(pair)) wins++;
    else if (isLoss(pair)) losses++;
    else continue;
    most = Math.max(most, evidenceOf({ wins, losses }));
  }
  return most;
}

function thin({ ageSeconds }: StepEvidence, { holdSeconds }: Ramp, numbers: Numbers): StepVerdict {
  const reason = `${numbers.pairs} of ${numbers.needed} pairs`;
  if (ageSeconds < holdSeconds) return { decision: 'hold', reason: `${reason} so far`, numbers };
  return { decision: 'ask', reason: `only ${reason} in ${Math.round(ageSeconds)} s: too few to judge`, numbers };
}

/** With fewer differences of precision, nothing can be said about it. */
const FEWEST = 10;

/** Looks once at all pairs of a step. */
function look(pairs: Pair[], { seed, ageSeconds }: StepEvidence, ramp: Ramp, counts: Numbers): StepVerdict {
  const differences = precisionDifferences(pairs);
  const numbers = {
    ...counts,
    lossUpper: upperBound(counts.losses, pairs.length),
    precisionLower: differences.length < FEWEST ? null : bootstrapLower(differences, seed),
  };
  const said = (decision: StepVerdict['decision'], reason: string) => ({ decision, reason, numbers });
  // One of the looks of all steps: all together may be wrong in 5 %.
  if (signFlip(differences, seed) < 0.05 / ramp.steps.length)
    return said('down', 'the citations of the primary are less precise than those of the backup');
  if (numbers.lossUpper >= ramp.hitMargin)
    return said(
      'ask',
      `${counts.losses} losses in ${pairs.length} pairs allow a loss of ${round(numbers.lossUpper)}; the margin is ${ramp.hitMargin}`,
    );
  if (numbers.precisionLower === null)
    return said('ask', `only ${differences.length} pairs cite on both sides: too few to judge their precision`);
  if (numbers.precisionLower <= -ramp.precisionMargin)
    return said(
      'ask',
      `precision may be lower by ${round(-numbers.precisionLower)}; the margin is ${ramp.precisionMargin}`,
    );
  if (ageSeconds < ramp.stepSeconds) return said('hold', 'its pairs pass, but the step is too young');
  return said('up', `${counts.losses} losses in ${pairs.length} pairs`);
}

const round = (value: number) => Math.round(value * 1000) / 1000;
