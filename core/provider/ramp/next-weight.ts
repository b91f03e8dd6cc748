import type { StepVerdict } from '../judgement/judge-step.ts';

/**
 * Returns the weight of the primary after a verdict: a step up, a step down (0 below the first), or
 * unchanged.
 */
export function nextWeight(percent: number, decision: StepVerdict['decision'], steps: number[]): number {
  if (decision === 'up') return steps.find((step) => step > percent) ?? 100;
  if (decision === 'down') return steps.filter((step) => step < percent).at(-1) ?? 0;
  return percent;
}
