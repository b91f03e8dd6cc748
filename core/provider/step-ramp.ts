import { ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import type { GeneratorConfig } from '../contracts/config/generator-config.ts';
import { generatorOf } from '../contracts/config/target-of.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { RampStep } from '../contracts/rooms/ramp.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { nameOfWho } from '../contracts/who.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import { lastWriteOf } from './flag/flag-values.ts';
import type { GeneratorStates } from './ports/generator-states.ts';
import type { ProviderFlag } from './ports/provider-flag.ts';
import { nextWeight } from './ramp/next-weight.ts';
import { newestStep, type VersionedStep } from './ramp/ramp-steps.ts';
import { weightsOn, writeState } from './state/write-state.ts';

type Deps = {
  generatorStates: GeneratorStates;
  providerFlag: ProviderFlag;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Input = TaskInput<'stepRamp'>;
type Output = TaskOutput<'stepRamp'>;
type Plan = PlanOf<'ramp'>;

/**
 * Moves the weight of the primary by one step of an approved plan: to the plan's first step, or as the
 * last step was judged. The state must still have the version that the plan or the last step left;
 * `lostTo` names a faster writer. A repeated call writes the same again.
 */
export async function stepRamp(deps: Deps, input: Input): Promise<Output> {
  const plan = await approvedPlan(deps, 'ramp', input);
  const { flag } = generatorOf(deps.config, input.targetId);
  const facts = await deps.caseFile.facts(input.incidentId);
  const last = newestStep(facts);
  const isAccepted = last?.decision === 'up' && last.planHash === input.planHash;
  if (last !== null && plan.from === 100 && (last.decision === 'ask' || isAccepted))
    return acceptWhole(deps, input, last);
  if (flag.kind !== 'gateway') return stepFlag(deps, input, plan, last);
  return writeWeight(deps, input, plan, nextOf(deps, input, plan, last));
}

/** A weight to write, and the version of the state that it follows. */
type Next = { from: number; percent: number; step: RampStep };

function nextOf(deps: Deps, input: Input, plan: Plan, last: VersionedStep | null): Next {
  const fresh = (percent: number) => newStep(input.planHash, percent, instantOf(deps.clock.now()));
  if (last === null || last.planHash !== input.planHash) {
    const [percent = 100] = plan.steps;
    return { from: Number(plan.version), percent, step: fresh(percent) };
  }
  const { version, decision, ...step } = last;
  // It was written, or was about to be: the same write has the same result.
  if (decision === null || decision === 'hold')
    return { from: version - 1, percent: last.percent, step: { ...step, decision } };
  const { ramp } = generatorOf(deps.config, input.targetId);
  const percent = decision === 'down' && plan.backupId === null ? 0 : nextWeight(last.percent, decision, ramp.steps);
  return { from: version, percent, step: fresh(percent) };
}

async function writeWeight(deps: Deps, input: Input, plan: Plan, { from, percent, step }: Next): Promise<Output> {
  const { caseFile, generatorStates } = deps;
  const { incidentId, targetId } = input;
  // Kept first: whoever repeats this call then finds what it was about to write.
  await caseFile.save(input, 'rampSteps', String(from + 1), step);
  const before = await generatorStates.read(targetId);
  const result = await writeState(deps, input, from, {
    mode: percent === 0 && plan.backupId === null ? 'fallback' : 'live',
    weights: weightsOf(generatorOf(deps.config, targetId), plan, percent),
    admission: percent === 100 ? null : (before?.admission ?? null),
    backlog: before?.backlog ?? false,
    shadow: percent > 0,
    by: { kind: 'ragmend' },
    reason: `${incidentId}: ${percent} % to ${plan.primaryId}`,
    at: step.at,
  });
  if ('lostTo' in result) {
    const winner = result.lostTo === null ? 'nobody' : nameOfWho(result.lostTo.by);
    await caseFile.save(input, 'rampSteps', String(from + 1), { ...step, reason: `never stood: ${winner} was faster` });
    return lost(deps, input, { who: winner, said: result.lostTo?.reason ?? 'nothing' });
  }
  await caseFile.note(incidentId, `ramp:${from + 1}`, `${plan.primaryId} gets ${percent} % of the sessions.`);
  return { percent, onBackup: percent === 0, moved: true, lostTo: '' };
}

function weightsOf({ providers }: GeneratorConfig, { primaryId, backupId }: Plan, percent: number) {
  const names = providers.map(({ name }) => name);
  if (backupId === null) return weightsOn(names, primaryId);
  const share = (name: string) => (name === primaryId ? percent : name === backupId ? 100 - percent : 0);
  return names.map((name) => ({ provider: name, percent: share(name) }));
}

/** A person approved that all traffic stays on the primary although little was seen of it. */
async function acceptWhole(deps: Deps, input: Input, { version, ...step }: VersionedStep): Promise<Output> {
  if (step.planHash !== input.planHash)
    await deps.caseFile.save(input, 'rampSteps', String(version), {
      ...step,
      planHash: input.planHash,
      decision: 'up',
      reason: `approved although ${step.reason}`,
    });
  return { percent: step.percent, onBackup: false, moved: true, lostTo: '' };
}

/** Without a gateway, one switch of the flag moves everybody, and another one moves them back. */
async function stepFlag(deps: Deps, input: Input, plan: Plan, last: VersionedStep | null): Promise<Output> {
  const { incidentId, targetId, planHash } = input;
  const isOwn = last?.planHash === planHash;
  // A repeated call finds the step back that it took.
  const isBack = isOwn && (last.decision === 'down' || last.percent === 0);
  const [to, percent] = isBack ? [plan.backupId, 0] : [plan.primaryId, 100];
  if (to === null) throw new PlanDrifted(`plan '${planHash}' names nobody who answered before it: plan again`);
  const now = await deps.providerFlag.read(targetId);
  if (now.provider !== to) {
    if (!isBack && now.version !== plan.version) return lost(deps, input, lastWriteOf(now));
    const result = await deps.providerFlag.switch(input, now, to, `${incidentId}: back to ${to}`);
    if ('lostTo' in result) return lost(deps, input, lastWriteOf(result.lostTo));
  }
  const version = isBack ? last.version + 1 : (last?.version ?? 0) + 1;
  const isKept = isOwn && last.percent === percent;
  if (!isKept)
    await deps.caseFile.save(
      input,
      'rampSteps',
      String(version),
      newStep(planHash, percent, instantOf(deps.clock.now())),
    );
  await deps.caseFile.note(incidentId, `ramp:${planHash}:${percent}`, `The flag names ${to}.`);
  return { percent, onBackup: percent === 0, moved: true, lostTo: '' };
}

/** Keeps who was faster: the run then changes nothing more. */
async function lost(
  { caseFile, clock }: Deps,
  input: Input,
  { who, said }: { who: string; said: string },
): Promise<Output> {
  await caseFile.save(input, 'overruledBy', ONLY, { who, said, at: instantOf(clock.now()) });
  await caseFile.note(input.incidentId, 'ramp:lost', `No traffic was moved: ${who} was faster.`);
  return { percent: 0, onBackup: false, moved: false, lostTo: who.slice(0, 256) };
}

const newStep = (planHash: string, percent: number, at: string): RampStep => ({
  at,
  percent,
  planHash,
  decision: null,
  reason: 'not judged yet',
  judgedAt: null,
  isQuality: false,
  pairs: 0,
  needed: 0,
  wins: 0,
  losses: 0,
  evidence: 0,
  bound: null,
  margin: 0,
  precisionLower: null,
  requests: 0,
  errors: 0,
});
