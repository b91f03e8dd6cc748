import type { CaseFacts } from '../../contracts/case-file.ts';
import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import { primaryOf } from '../../contracts/config/target-of.ts';
import type { IncidentRef } from '../../contracts/incident.ts';
import type { PlanOf } from '../../contracts/plan.ts';
import type { PlanFact } from '../../contracts/plans/plan-base.ts';
import { text } from '../../kernel/restore-facts.ts';
import { inWords } from '../../kernel/story/in-words.ts';
import { missingFor } from '../flag/missing-for.ts';
import { percent } from '../judgement/guards.ts';

/**
 * Who answers now: the weight of the primary, the backup that has the rest (null for nobody), and the
 * version of the state or flag that says so.
 */
export type Standing = { from: number; backupId: string | null; version: string };

/** The material of a plan; `ask` is why a person has to decide about a step, null for the first one. */
type Planned = {
  incident: IncidentRef & { providerId: string };
  generator: GeneratorConfig;
  facts: Partial<CaseFacts>;
  standing: Standing;
  ask: string | null;
};

/** Drafts the plan of the way back to the primary; equal state gives an equal plan. */
export function draftRamp(planned: Planned): PlanOf<'ramp'> {
  const { incident, generator, facts, standing, ask } = planned;
  const { incidentId, targetId, providerId } = incident;
  const steps = stepsFrom(generator, standing);
  const { name: primaryId } = primaryOf(generator);
  return {
    action: 'ramp',
    incidentId,
    targetId,
    subject: { kind: 'provider', id: providerId },
    primaryId,
    ...standing,
    steps,
    missing: missingOf(generator),
    summary: summaryOf(planned, steps),
    changes: isSplit(generator, standing) ? changesOf(planned, steps) : wholeChanges(planned),
    undo: undoOf(generator, standing),
    expectedSeconds: steps.length * stepSeconds(generator),
    facts: factsOf(planned, facts),
    ...(ask === null ? {} : { byPerson: ask }),
  };
}

/** Only gateways can split traffic; where nobody answers, there is nothing to compare with either. */
const isSplit = ({ flag }: GeneratorConfig, { backupId }: Standing) => flag.kind === 'gateway' && backupId !== null;

function stepsFrom(generator: GeneratorConfig, standing: Standing): number[] {
  const left = generator.ramp.steps.filter((step) => step > standing.from);
  return isSplit(generator, standing) && left.length > 0 ? left : [100];
}

const stepSeconds = ({ ramp, shadow }: GeneratorConfig) =>
  Math.max(ramp.stepSeconds, shadow.enabled ? Math.ceil((ramp.pairs / shadow.perMinute) * 60) : ramp.holdSeconds);

function missingOf({ flag, shadow }: GeneratorConfig): string[] {
  if (flag.kind !== 'gateway' || shadow.enabled) return missingFor(flag);
  return ['No pairs of answers are made, since `shadow.enabled` is false: a person decides about each step.'];
}

function summaryOf({ generator, standing, ask }: Planned, steps: number[]): string {
  const { name } = primaryOf(generator);
  const { from, backupId } = standing;
  const list = `${steps.join(', ')} %`;
  if (ask !== null) return `Let ${name} go on from ${from} % of the sessions to ${list}, although ${ask}.`;
  if (backupId === null) return `Let ${name} answer again: nobody answers now.`;
  if (generator.flag.kind !== 'gateway') return `Switch all traffic from ${backupId} back to ${name}.`;
  return `Bring traffic from ${backupId} back to ${name} in ${steps.length} steps (${list} of the sessions), each judged by ${generator.ramp.pairs} pairs of answers.`;
}

function changesOf({ generator, standing }: Planned, [first = 100, ...rest]: number[]): string[] {
  const { ramp, shadow } = generator;
  const { name } = primaryOf(generator);
  const { from, backupId } = standing;
  const { minimum, errorShare, refusalShare, p95Ratio, firstTokenRatio } = ramp.guards;
  return [
    `State of the gateways: ${name} from ${from} to ${first} % of the sessions, ${backupId} from ${100 - from} to ${100 - first} %${rest.length > 0 ? `; then ${rest.join(', ')} %` : ''}. A session stays with its provider while the weights stay.`,
    ...(shadow.enabled
      ? [
          `At most ${shadow.perMinute} sampled requests a minute (${shadow.perDay} a day) go to both providers, which costs a second request each. No text of them is kept.`,
        ]
      : []),
    `Up by one step: after ${ramp.pairs} pairs, if ${name} loses, with 95 % confidence, less than ${percent(ramp.hitMargin)} of the hits and ${percent(ramp.precisionMargin)} of the precision, and the step is ${inWords(ramp.stepSeconds)} old.`,
    `Down by one step, at any time: if ${name} loses more pairs than an equal provider would, or if in ${minimum} requests or more over ${percent(errorShare)} fail, ${percent(refusalShare)} more than at ${backupId} are refused, or p95 is over ${p95Ratio} times (first token: ${firstTokenRatio} times) that of ${backupId}.`,
    `Ask a person: if ${inWords(ramp.holdSeconds)} bring fewer pairs, if they prove nothing, or after a step down for its answers, or three for another reason.`,
    ...missingOf(generator),
  ];
}

function wholeChanges({ generator, standing }: Planned): string[] {
  const { name } = primaryOf(generator);
  const { flag, admission } = generator;
  const who = standing.backupId ?? 'nobody';
  if (flag.kind === 'gateway')
    return [
      `State of the gateways: ${name} gets all sessions (now: ${who}), one request at first and one more each ${admission.rampMillis} ms.`,
    ];
  const place = flag.kind === 'configmap-key' ? `ConfigMap ${flag.configMap}` : `Deployment ${flag.deployment}`;
  return [`${place}: from ${who} to ${name}, for everybody at once.`, ...missingOf(generator)];
}

function undoOf(generator: GeneratorConfig, { from, backupId }: Standing): string {
  const { name } = primaryOf(generator);
  if (generator.flag.kind !== 'gateway') return `One write: the flag goes back to ${backupId ?? 'what it said'}.`;
  const back =
    backupId === null
      ? 'only cached answers and refusals again'
      : `${name} back to ${from} %, ${backupId} to ${100 - from} %`;
  return `One write: ${back}. Every gateway follows within seconds.`;
}

function factsOf(
  { generator, standing }: Planned,
  { switched, fallbackAt, watches = {} }: Partial<CaseFacts>,
): PlanFact[] {
  const { name } = primaryOf(generator);
  const since = standing.backupId === null ? fallbackAt : switched?.at;
  const watch = watches[name];
  const flaps = watch?.flaps.length ?? 0;
  return [
    text('Answers now', standing.backupId ?? 'nobody: cached answers and refusals'),
    ...(since === undefined ? [] : [{ label: 'Since', as: 'moment' as const, value: since }]),
    ...(watch?.failure ? [text(`${name} failed with`, `${watch.failure.class} (${watch.failure.code})`)] : []),
    text(
      'Proof',
      watch === undefined
        ? 'none'
        : `${watch.good} good answers in a row; failed again ${flaps} times in the last hour`,
    ),
    text('Weight of the primary now', `${standing.from} %`),
    { label: 'Shortest time', as: 'seconds', value: stepsFrom(generator, standing).length * stepSeconds(generator) },
  ];
}
