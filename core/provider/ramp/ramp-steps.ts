import type { CaseFacts } from '../../contracts/case-file.ts';
import { MOST_DOWN } from '../../contracts/config/generator/failover-bounds.ts';
import type { PairReading } from '../../contracts/provider/pod-reading.ts';
import type { RampStep } from '../../contracts/rooms/ramp.ts';
import { ENOUGH } from '../judgement/evidence.ts';
import { distinct, isLoss, isWin } from '../judgement/pairs.ts';

type Facts = Partial<CaseFacts>;
/** A step of the ramp, with the version of the state that set its weight. */
export type VersionedStep = RampStep & { version: number };

/** Returns the steps of a run, oldest first. */
export const stepsOf = ({ rampSteps = {} }: Facts): VersionedStep[] =>
  Object.entries(rampSteps)
    .map(([version, step]) => ({ ...step, version: Number(version) }))
    .toSorted((one, other) => one.version - other.version);

/** Returns the newest step of a run, null if there is none. */
export const newestStep = (facts: Facts): VersionedStep | null => stepsOf(facts).at(-1) ?? null;

/**
 * Returns the wins and losses of the steps before a version, one for each query, without those that
 * the step itself has. They start anew after a step that had evidence enough: it was acted on.
 */
export function countsBefore(facts: Facts, version: number, pairs: PairReading[]): { wins: number; losses: number } {
  const earlier = stepsOf(facts).filter((step) => step.version < version);
  const from = earlier.findLastIndex(({ isQuality, evidence }) => isQuality || evidence >= ENOUGH) + 1;
  const own = new Set(pairs.map(({ query }) => query));
  const seen = distinct(earlier.slice(from).flatMap((step) => facts.rampPairs?.[step.version] ?? []));
  const others = seen.filter(({ query }) => !own.has(query));
  return { wins: others.filter(isWin).length, losses: others.filter(isLoss).length };
}

/**
 * Returns the weight from which the primary stepped down under a plan for its answers, or too often;
 * null for none.
 */
export function backedOffFrom(facts: Facts, planHash: string): number | null {
  const down = stepsOf(facts).filter((step) => step.planHash === planHash && step.decision === 'down');
  const last = down.length >= MOST_DOWN ? down.at(-1) : down.findLast(({ isQuality }) => isQuality);
  return last?.percent ?? null;
}
