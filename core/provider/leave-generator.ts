import { type CaseFacts, ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import type { GeneratorConfig } from '../contracts/config/generator-config.ts';
import { generatorOf, primaryOf } from '../contracts/config/target-of.ts';
import type { GeneratorState } from '../contracts/provider/generator-state.ts';
import type { PodReading } from '../contracts/provider/pod-reading.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import { orNull } from '../kernel/or-null.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { DependencyUnavailable } from '../kernel/task-error.ts';
import { isAnswering } from './judge-providers.ts';
import type { GeneratorPods } from './ports/generator-pods.ts';
import type { GeneratorStates } from './ports/generator-states.ts';
import type { ProviderFlag } from './ports/provider-flag.ts';
import { darkModel, isServing, podsIn } from './ramp/join-readings.ts';
import { stepsOf } from './ramp/ramp-steps.ts';
import { rewriteState, weightsOn } from './state/write-state.ts';

type Deps = {
  generatorPods: GeneratorPods;
  generatorStates: GeneratorStates;
  providerFlag: ProviderFlag;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Input = TaskInput<'leaveGenerator'>;
type Left = CaseFacts['leftOn'];
/** Whom traffic is left on, and the sentence that says so. */
type Told = Left & { text: string };

/**
 * Leaves traffic on what answers when a run ends without a good end, and saves who that is. Moves only
 * what this run has set, to one provider that serves; never by a flag, whose switch a person approves.
 * With `onlyAway`, after a refused plan, cached answers and refusals stay.
 */
export async function leaveGenerator(deps: Deps, input: Input): Promise<TaskOutput<'leaveGenerator'>> {
  const { incidentId, targetId } = input;
  const generator = generatorOf(deps.config, targetId);
  const { provider, text } = await (generator.flag.kind === 'gateway'
    ? leftByState(deps, input, generator)
    : leftByFlag(deps, targetId));
  await deps.caseFile.save(input, 'leftOn', ONLY, { provider });
  await deps.caseFile.note(incidentId, 'left', text);
  return {};
}

async function leftByState(deps: Deps, input: Input, generator: GeneratorConfig): Promise<Told> {
  const facts = await deps.caseFile.facts(input.incidentId);
  const { provider } = facts.leftOn ?? (await leaveState(deps, input, generator, facts));
  const nobody = 'No provider is asked: users get cached answers and refusals.';
  return { provider, text: provider === null ? nobody : textOf(provider) };
}

const textOf = (provider: string) => `All or most traffic is left on ${provider}.`;

/** Says whom the pods ask, as a written flag proves nothing; whom the flag names if no pod can be asked. */
async function leftByFlag({ providerFlag, generatorPods }: Deps, targetId: string): Promise<Told> {
  const { provider: flagged } = await providerFlag.read(targetId);
  const isAway = (error: unknown) => error instanceof DependencyUnavailable;
  const answers = (await orNull(generatorPods.ask(targetId), isAway)) ?? [];
  const asked = answers.flatMap(({ label }) => (label?.provider ? [label.provider] : []));
  const counted = (name: string) => asked.filter((one) => one === name).length;
  const [most = null] = asked.toSorted((one, other) => counted(other) - counted(one));
  if (most === null) {
    const unnamed = 'The flag is left as it is: it names no provider of ragmend.yaml.';
    const unseen = `The flag is left on ${flagged}; no pod says whom it asks.`;
    return { provider: flagged, text: flagged === null ? unnamed : unseen };
  }
  const differs = `The flag is left on ${flagged ?? 'no provider of ragmend.yaml'}, but ${counted(most)} of ${asked.length} pods that answer ask ${most}.`;
  return { provider: most, text: most === flagged ? textOf(most) : differs };
}

async function leaveState(
  deps: Deps,
  input: Input,
  generator: GeneratorConfig,
  facts: Partial<CaseFacts>,
): Promise<Left> {
  const state = await deps.generatorStates.read(input.targetId);
  if (state === null) return { provider: primaryOf(generator).name };
  const isRefused = input.onlyAway === true && state.mode === 'fallback';
  if (state.epoch !== input.epoch || isRefused) return { provider: heaviest(state) };
  const readings = await deps.generatorPods.readings(input.targetId);
  const { to, isWell } = safest(generator, { state, readings, facts });
  const admission = isWell ? null : state.admission;
  const isCalm = !state.shadow && admission === state.admission;
  if (to === null && isCalm) return { provider: heaviest(state) };
  const names = generator.providers.map(({ name }) => name);
  const moved = to === null ? {} : { mode: 'live' as const, weights: weightsOn(names, to) };
  const result = await rewriteState(deps, input, state, {
    ...moved,
    admission,
    shadow: false,
    reason: `${input.incidentId}: left on what answers`,
    at: instantOf(deps.clock.now()),
  });
  if ('written' in result) return { provider: to ?? heaviest(state) };
  return { provider: result.lostTo && heaviest(result.lostTo) };
}

type Scene = { state: GeneratorState; readings: PodReading[]; facts: Partial<CaseFacts> };
/** `isWell`: whoever gets traffic then serves well, so the limits of the outage may go. */
type Safest = { to: string | null; isWell: boolean };

/**
 * Returns the provider that has to get all traffic, null to leave the weights: every provider with a
 * share serves well, or none is known to do so.
 */
function safest(generator: GeneratorConfig, { state, readings, facts }: Scene): Safest {
  const pods = podsIn(readings);
  const { name: primary } = primaryOf(generator);
  const isWorse = isWorseThanBackup(facts);
  const isAsked = (name: string) => isServing(pods, name) && !isDown(facts, name);
  const isWell = (name: string) => isAsked(name) && darkModel(pods, name) === null && !(name === primary && isWorse);
  const shares = state.mode === 'live' ? state.weights.filter(({ percent }) => percent > 0) : [];
  if (pods.length === 0) return { to: null, isWell: false };
  if (shares.length > 0 && shares.every(({ provider }) => isWell(provider))) return { to: null, isWell: true };
  const candidates = [...shares.map(({ provider }) => provider), ...backupsFirst(generator)];
  const to = candidates.find(isWell) ?? candidates.find((name) => name === primary && isAsked(name)) ?? null;
  return { to, isWell: to !== null };
}

/** Returns whether a provider failed its last probes: a breaker that saw few requests stays closed. */
function isDown({ providersFound, watches = {} }: Partial<CaseFacts>, name: string): boolean {
  const models = providersFound?.models.filter(({ provider }) => provider === name) ?? [];
  const { good = 0, failure = null } = watches[name] ?? {};
  if (good > 0) return false;
  return failure !== null || (models.length > 0 && !models.some(isAnswering));
}

/** Prefers a backup, because a primary that failed is not proven. */
function backupsFirst({ providers }: GeneratorConfig): string[] {
  const [primary, ...backups] = providers.map(({ name }) => name);
  return [...backups, ...(primary === undefined ? [] : [primary])];
}

/** Returns whether the answers of the primary were worse at its last judged weight, or it failed there. */
function isWorseThanBackup(facts: Partial<CaseFacts>): boolean {
  const judged = stepsOf(facts).filter(({ judgedAt }) => judgedAt !== null);
  const last = judged.at(-1);
  return last !== undefined && (last.isQuality || last.decision === 'down');
}

function heaviest({ mode, weights }: GeneratorState): string | null {
  if (mode === 'fallback') return null;
  return weights.toSorted((one, other) => other.percent - one.percent)[0]?.provider ?? null;
}
