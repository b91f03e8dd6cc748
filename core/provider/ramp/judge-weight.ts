import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import { ENOUGH } from '../judgement/evidence.ts';
import { failedGuard } from '../judgement/guards.ts';
import { judgeStep, type StepEvidence, type StepVerdict } from '../judgement/judge-step.ts';

/**
 * The evidence on a weight of the primary. `backedOff` is a weight from which it stepped down for its
 * answers, or too often, under the same plan; null for none. `behind` names pods that nothing is known
 * of. `down` is a reason to step down whatever the pairs say, null for none.
 */
export type WeightEvidence = StepEvidence & {
  percent: number;
  backedOff: number | null;
  behind: string[];
  down: string | null;
};

/** A verdict, and whether the answers of the primary decided it, and not its errors or times. */
export type WeightVerdict = StepVerdict & { isQuality: boolean };

/**
 * Judges a weight. After a step down for its answers, or too many, the primary holds the lower weight until all
 * pairs are there, and then a person decides. At 100 % gateways make no pairs: natural traffic decides.
 * Nothing goes up while a pod follows another version.
 */
export function judgeWeight(evidence: WeightEvidence, { ramp }: Pick<GeneratorConfig, 'ramp'>): WeightVerdict {
  const step = judgeStep(evidence, ramp);
  const failed = evidence.down ?? failedGuard(evidence.traffic.primary, evidence.traffic.backup, ramp.guards);
  if (failed !== null) return { ...step, decision: 'down', reason: failed, isQuality: false };
  const isQuality = step.numbers.evidence >= ENOUGH || step.decision === 'down';
  if (evidence.backedOff !== null) return { ...afterStepBack(step, evidence, ramp), isQuality };
  if (isQuality) return { ...step, isQuality };
  const verdict = evidence.percent === 100 ? judgeWhole(step, evidence, ramp) : step;
  return { ...(verdict.decision === 'up' ? unlessBehind(verdict, evidence, ramp) : verdict), isQuality };
}

type Ramp = GeneratorConfig['ramp'];

function afterStepBack(step: StepVerdict, { backedOff, ageSeconds }: WeightEvidence, ramp: Ramp): StepVerdict {
  const { pairs, needed, wins, losses } = step.numbers;
  const counts = `${losses} losses and ${wins} wins in ${pairs} of ${needed} pairs`;
  if (pairs < needed && ageSeconds < ramp.holdSeconds)
    return {
      ...step,
      decision: 'hold',
      reason: `it stepped back from ${backedOff} %; ${counts} since`,
    };
  return {
    ...step,
    decision: 'ask',
    reason: `it stepped back from ${backedOff} %; since then ${counts}`,
  };
}

function judgeWhole(step: StepVerdict, { traffic, ageSeconds }: WeightEvidence, ramp: Ramp): StepVerdict {
  const { requests, errors } = traffic.primary;
  const said = `${errors} of ${requests} requests failed`;
  if (requests >= ramp.guards.minimum && ageSeconds >= ramp.stepSeconds)
    return { ...step, decision: 'up', reason: said };
  if (ageSeconds < Math.max(ramp.holdSeconds, ramp.stepSeconds))
    return { ...step, decision: 'hold', reason: `${said} so far` };
  const few = `only ${requests} requests in ${Math.round(ageSeconds)} s: too few to judge`;
  return { ...step, decision: 'ask', reason: few };
}

function unlessBehind(up: StepVerdict, { behind, ageSeconds }: WeightEvidence, ramp: Ramp): StepVerdict {
  if (behind.length === 0) return up;
  const reason = `not every gateway follows this weight: ${behind.join(', ')}`;
  return { ...up, decision: ageSeconds < ramp.holdSeconds ? 'hold' : 'ask', reason };
}
