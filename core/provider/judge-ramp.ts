import { type CaseFacts, ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import { stepPauseAt } from '../contracts/config/generator/failover-bounds.ts';
import { generatorOf, primaryOf, targetOf } from '../contracts/config/target-of.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { GeneratorState } from '../contracts/provider/generator-state.ts';
import type { PairReading } from '../contracts/provider/pod-reading.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { nameOfWho } from '../contracts/who.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { NotFound, PlanDrifted } from '../kernel/task-error.ts';
import type { StepVerdict } from './judgement/judge-step.ts';
import { distinct } from './judgement/pairs.ts';
import { noteAnswers } from './note-answers.ts';
import type { GeneratorPods } from './ports/generator-pods.ts';
import type { GeneratorStates } from './ports/generator-states.ts';
import { darkModel, type Joined, joinReadings, trafficTo } from './ramp/join-readings.ts';
import { judgeFlag } from './ramp/judge-flag.ts';
import { judgeWeight, type WeightVerdict } from './ramp/judge-weight.ts';
import { backedOffFrom, countsBefore, newestStep, type VersionedStep } from './ramp/ramp-steps.ts';

type Deps = {
  generatorPods: GeneratorPods;
  generatorStates: GeneratorStates;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Input = TaskInput<'judgeRamp'>;
type Seen = { verdict: WeightVerdict; requests: number; errors: number };

/**
 * Judges the present weight of the primary by the pairs and the traffic of all pods that follow it,
 * and keeps the verdict for the next step. It is done when the verdict is up, down or ask; `finished`
 * when all traffic has proven well on the primary. Throws PlanDrifted if somebody else changed the
 * weight, NotFound before the first step.
 */
export async function judgeRamp(deps: Deps, input: Input): Promise<TaskOutput<'judgeRamp'>> {
  const { incidentId, targetId } = input;
  const facts = await deps.caseFile.facts(incidentId);
  const step = newestStep(facts);
  if (step === null) throw new NotFound(`incident '${incidentId}' has no step to judge: move traffic first`);
  if (isJudged(step)) {
    // Whoever kept the decision may have died before it was told.
    await noteDecision(deps, input, step);
    return outcomeOf(deps, input, facts, step);
  }
  const { flag } = generatorOf(deps.config, targetId);
  const seen =
    flag.kind === 'gateway' ? await judgeState(deps, input, facts, step) : await judgePods(deps, input, step);
  const { decision, reason } = seen.verdict;
  await keep(deps, input, step, seen);
  await noteDecision(deps, input, { ...step, decision, reason });
  return outcomeOf(deps, input, facts, { ...step, decision });
}

/** A repeated call answers as the first one did. */
const isJudged = (step: VersionedStep): step is Judged => step.decision !== null && step.decision !== 'hold';
type Judged = VersionedStep & { decision: StepVerdict['decision'] };

async function judgeState(deps: Deps, input: Input, facts: Partial<CaseFacts>, step: VersionedStep): Promise<Seen> {
  const { targetId } = input;
  const generator = generatorOf(deps.config, targetId);
  const { name: primary } = primaryOf(generator);
  const state = await deps.generatorStates.read(targetId);
  refuseDrift(state, step);
  const readings = await deps.generatorPods.readings(targetId);
  const joined = joinReadings(readings, step.version);
  const pairs = await keepPairs(deps, input, step.version, { facts, joined, most: generator.ramp.pairs });
  const { backupId: backup } = planOf(facts, step);
  const traffic = { primary: trafficTo(joined, primary), backup: trafficTo(joined, backup) };
  const dark = darkModel(joined.pods, primary);
  const verdict = judgeWeight(
    {
      pairs,
      before: countsBefore(facts, step.version, pairs),
      traffic,
      ageSeconds: ageOf(deps, step),
      seed: step.version,
      percent: step.percent,
      backedOff: backedOffFrom(facts, step.planHash),
      behind: joined.behind,
      down: dark && `its model '${dark.model}' stopped answering (${dark.failure ?? dark.state})`,
    },
    generator,
  );
  if (verdict.decision !== 'hold') await noteAnswers(deps, input, readings);
  return { verdict, requests: traffic.primary.requests, errors: traffic.primary.errors };
}

/** The plan that allowed a step. */
function planOf({ plans = {} }: Partial<CaseFacts>, { planHash }: VersionedStep): PlanOf<'ramp'> {
  const plan = plans[planHash];
  if (plan?.action === 'ramp') return plan;
  throw new PlanDrifted(`no plan '${planHash}' allowed the present weight: plan again`);
}

function refuseDrift(state: GeneratorState | null, { version, percent }: VersionedStep): void {
  if (state?.version === version) return;
  const found = state === null ? 'there is none' : `${nameOfWho(state.by)} wrote version ${state.version}`;
  throw new PlanDrifted(
    `the state of the gateways is no longer version ${version}, in which the primary has ${percent} %: ${found}`,
  );
}

/**
 * Returns the first pairs of a step, and keeps them, so that a pod that restarts takes none away and
 * the one look is at a fixed number.
 */
async function keepPairs(
  { caseFile }: Deps,
  input: Input,
  version: number,
  { facts, joined, most }: { facts: Partial<CaseFacts>; joined: Joined; most: number },
): Promise<PairReading[]> {
  const kept = facts.rampPairs?.[version] ?? [];
  const pairs = distinct([...kept, ...joined.pairs]).slice(0, most);
  if (pairs.length > kept.length) await caseFile.save(input, 'rampPairs', String(version), pairs);
  return pairs;
}

/** Without a gateway, the pods themselves are asked who answers. */
async function judgePods(deps: Deps, { targetId }: Input, step: VersionedStep): Promise<Seen> {
  const generator = generatorOf(deps.config, targetId);
  const answers = await deps.generatorPods.ask(targetId);
  const { name: wanted } = primaryOf(generator);
  const verdict = judgeFlag({ answers, wanted, ageSeconds: ageOf(deps, step) }, generator);
  return { verdict, requests: answers.length, errors: answers.filter(({ problem }) => problem !== null).length };
}

async function keep({ caseFile, clock, config }: Deps, input: Input, step: VersionedStep, seen: Seen): Promise<void> {
  const { version, ...known } = step;
  const { decision, reason, numbers, isQuality } = seen.verdict;
  const { lossUpper: bound, ...counts } = numbers;
  await caseFile.save(input, 'rampSteps', String(version), {
    ...known,
    ...counts,
    bound,
    margin: generatorOf(config, input.targetId).ramp.hitMargin,
    decision,
    reason,
    isQuality,
    judgedAt: instantOf(clock.now()),
    requests: seen.requests,
    errors: seen.errors,
  });
}

async function noteDecision(
  { caseFile }: Deps,
  { incidentId }: Input,
  { version, percent, decision, reason }: Judged,
): Promise<void> {
  if (decision !== 'hold')
    await caseFile.note(incidentId, `judged:${version}`, `${SAID[decision]} at ${percent} %: ${reason}.`);
}

const SAID = { up: 'The step passed', down: 'The step failed', ask: 'A person has to decide' };

async function outcomeOf(
  { caseFile, clock, config }: Deps,
  input: Input,
  { restoredAt }: Partial<CaseFacts>,
  { at, percent, decision }: Judged,
): Promise<TaskOutput<'judgeRamp'>> {
  const { checkSeconds } = targetOf(config, input.targetId);
  const finished = decision === 'up' && percent === 100;
  if (finished && !restoredAt) await caseFile.save(input, 'restoredAt', ONLY, instantOf(clock.now()));
  return {
    done: decision !== 'hold',
    waitSeconds: nextLook(clock, at, checkSeconds, stepPauseAt),
    finished,
    ask: decision === 'ask',
  };
}

const ageOf = ({ clock }: Deps, { at }: VersionedStep) => Math.max(0, clock.now() - msOf(at)) / 1000;
