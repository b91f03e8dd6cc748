import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import type { StepVerdict } from '../judgement/judge-step.ts';
import type { PodAnswer } from '../ports/generator-pods.ts';
import type { WeightVerdict } from './judge-weight.ts';

/** The answers of the pods after a switch of the flag to `wanted`, so many seconds ago. */
type FlagEvidence = { answers: PodAnswer[]; wanted: string; ageSeconds: number };

const NO_NUMBERS = {
  pairs: 0,
  needed: 0,
  wins: 0,
  losses: 0,
  evidence: 0,
  lossUpper: null,
  precisionLower: null,
};

/**
 * Judges the way back by a flag alone. Every pod has to answer from the primary, and the step has to
 * last. If a pod gets no good answer from the primary, everybody goes back.
 */
export function judgeFlag(
  { answers, wanted, ageSeconds }: FlagEvidence,
  { ramp }: Pick<GeneratorConfig, 'ramp'>,
): WeightVerdict {
  const said = (decision: StepVerdict['decision'], reason: string) => ({
    decision,
    reason,
    numbers: NO_NUMBERS,
    isQuality: false,
  });
  const broken = answers.find(
    ({ label, problem }) => problem !== null && (label === null || label.provider === wanted),
  );
  if (broken !== undefined && ageSeconds >= ramp.stepSeconds)
    return said('down', `pod '${broken.pod}' gets no answer from '${wanted}': ${broken.problem}`);
  const others = answers.filter(({ label }) => label?.provider !== wanted).map(({ pod }) => pod);
  if (answers.length > 0 && others.length === 0 && broken === undefined)
    return ageSeconds >= ramp.stepSeconds
      ? said('up', `${answers.length} of ${answers.length} pods answer from '${wanted}'`)
      : said('hold', 'every pod answers from the primary, but the step is too young');
  const reason =
    answers.length === 0 ? 'no pod answers' : `not every pod answers from '${wanted}': ${others.join(', ')}`;
  return said(ageSeconds < Math.max(ramp.holdSeconds, ramp.stepSeconds) ? 'hold' : 'ask', reason);
}
