import type { CaseFacts } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import { RAMPS_TRIED } from '../contracts/config/generator/failover-bounds.ts';
import type { GeneratorConfig } from '../contracts/config/generator-config.ts';
import { generatorOf, primaryOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { keepPlan } from '../kernel/approved-plan.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import { PrimaryRegressed } from './errors.ts';
import type { GeneratorStates } from './ports/generator-states.ts';
import type { ProviderFlag } from './ports/provider-flag.ts';
import { draftRamp, type Standing } from './ramp/draft-ramp.ts';
import { newestStep, stepsOf } from './ramp/ramp-steps.ts';

type Deps = { generatorStates: GeneratorStates; providerFlag: ProviderFlag; caseFile: CaseFile; config: Config };
type Input = TaskInput<'planRamp'>;

/**
 * Plans the way back to the primary from who answers now, and saves the plan under its hash. A step
 * that a person has to decide about has a plan of its own. Throws PrimaryRegressed if the way back
 * failed too often.
 */
export async function planRamp(deps: Deps, input: Input): Promise<TaskOutput<'planRamp'>> {
  const { incidentId, targetId } = input;
  const generator = generatorOf(deps.config, targetId);
  const facts = await deps.caseFile.facts(incidentId);
  const standing = await standingOf(deps, input, generator);
  const ask = asked(facts, standing);
  if (standing.from === 100 && ask === null) return { needed: false, planHash: '' };
  refuseAfterMany(facts, primaryOf(generator).name);
  const plan = draftRamp({ incident: input, generator, facts, standing, ask });
  return { needed: true, planHash: await keepPlan(deps, input, plan) };
}

/** Returns who answers now, by the state of the gateways or by the flag. */
async function standingOf(deps: Deps, { targetId }: Input, generator: GeneratorConfig): Promise<Standing> {
  const { name: primary } = primaryOf(generator);
  if (generator.flag.kind !== 'gateway') {
    const { provider, version } = await deps.providerFlag.read(targetId);
    return { from: provider === primary ? 100 : 0, backupId: provider === primary ? null : provider, version };
  }
  const state = await deps.generatorStates.read(targetId);
  if (state === null) return { from: 100, backupId: null, version: '' };
  const version = String(state.version);
  if (state.mode === 'fallback') return { from: 0, backupId: null, version };
  const weights = state.weights.toSorted((one, other) => other.percent - one.percent);
  const backup = weights.find(({ provider, percent }) => provider !== primary && percent > 0);
  const from = weights.find(({ provider }) => provider === primary)?.percent ?? 0;
  return { from, backupId: backup?.provider ?? null, version };
}

/** Why a person has to decide about the present weight, null if nobody asked. */
function asked(facts: Partial<CaseFacts>, { version }: Standing): string | null {
  const step = newestStep(facts);
  return step?.decision === 'ask' && String(step.version) === version ? step.reason : null;
}

function refuseAfterMany(facts: Partial<CaseFacts>, primary: string): void {
  const steps = stepsOf(facts);
  const down = steps.filter(({ percent }) => percent === 0);
  if (down.length < RAMPS_TRIED) return;
  const reasons = steps.filter(({ decision }) => decision === 'down').map(({ reason }) => reason);
  throw new PrimaryRegressed(
    `traffic came back from '${primary}' ${down.length} times (${reasons.at(-1)}): find out why, then start the runbook again`,
  );
}
