import { type CaseFacts, ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import type { GeneratorConfig } from '../contracts/config/generator-config.ts';
import { askedOf, generatorOf, primaryOf, targetOf } from '../contracts/config/target-of.ts';
import type { PodReading } from '../contracts/provider/pod-reading.ts';
import { outcomeText } from '../contracts/provider/provider-view.ts';
import type { ModelFound } from '../contracts/rooms/provider.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { foundIn } from './failure/classify.ts';
import { shouldPage } from './failure/consequences.ts';
import { breakerOf, judgePrimary, judgeStandIn, standInFor } from './judge-providers.ts';
import { noteAnswers } from './note-answers.ts';
import { type GeneratorPods, NOT_DUE, type Probe } from './ports/generator-pods.ts';
import type { FlagReading, ProviderFlag } from './ports/provider-flag.ts';

type Deps = {
  generatorPods: GeneratorPods;
  providerFlag: ProviderFlag;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Input = TaskInput<'probeProviders'>;

/**
 * Probes each model of each provider once, with the credential that the service uses, and judges
 * the primary and its backups. A probe that is not due counts as the last one did. It is not done
 * while probe and breaker disagree.
 */
export async function probeProviders(deps: Deps, input: Input): Promise<TaskOutput<'probeProviders'>> {
  const { incidentId, targetId } = input;
  const generator = generatorOf(deps.config, targetId);
  const primary = primaryOf(generator);
  const readings = await deps.generatorPods.readings(targetId);
  const flag = await deps.providerFlag.read(targetId);
  const { providersFound: before } = await deps.caseFile.facts(incidentId);
  const made = await probeAll(deps, targetId, generator);
  const probes = made.map((probe) => (probe.failure?.code === NOT_DUE ? known(deps, probe, readings, before) : probe));
  const models = probes.map((probe) => foundOf(generator, readings, probe));
  const verdict = judgePrimary(generator, { models, readings, before: before ?? null });
  await deps.caseFile.save(input, 'providersFound', ONLY, {
    at: instantOf(deps.clock.now()),
    isUp: verdict.isUp,
    streak: verdict.streak,
    looks: verdict.looks,
    isSettled: verdict.isSettled,
    models,
  });
  const needs = probes.filter(({ failure }) => failure !== null && shouldPage(failure)).map(inWords);
  if (needs.length > 0) await deps.caseFile.save(input, 'providerNeeds', ONLY, needs.join('; '));
  await noteAnswers(deps, input, readings);
  if (verdict.isSettled)
    await deps.caseFile.note(
      incidentId,
      `probe:${input.stage}`,
      `Probed the providers: ${models.map(inWords).join('; ')}.`,
    );
  const isKept = input.stage === 'observed' && flag.ownedBy !== null;
  if (isKept) await noteOwner(deps, incidentId, flag);
  const backup = isKept ? null : standInFor(primary.name, models);
  const isNobody = generator.flag.kind === 'gateway' && flag.provider === null;
  return {
    done: verdict.isSettled,
    waitSeconds: targetOf(deps.config, targetId).checkSeconds,
    healthy: verdict.isUp,
    onPrimary: flag.provider === primary.name,
    backup: backup ?? '',
    hasBackup: backup !== null,
    urgent: needs.length > 0,
    // Whoever fails for a moment only is waited for, unless nobody answers meanwhile.
    durable: verdict.isDurable || (isNobody && !verdict.isUp),
  };
}

/** It is no fault of the run that another tool switches: whoever reads the report has to know. */
async function noteOwner({ caseFile }: Deps, incidentId: string, { ownedBy }: FlagReading): Promise<void> {
  const text = `Nothing can be switched here: ${ownedBy?.tool} owns the flag. To switch, ${ownedBy?.change}.`;
  await caseFile.note(incidentId, 'flag:owned', text);
}

/** For so long the last look says more than a breaker that saw few requests. */
const FRESH_MS = 600_000;

/** What is known of a model that may not be asked now: by the last look, or else by its breaker. */
function known(
  { clock }: Deps,
  { provider, model, millis, failure }: Probe,
  readings: PodReading[],
  before: CaseFacts['providersFound'] | undefined,
): Probe {
  const isFresh = before !== undefined && clock.now() - msOf(before.at) <= FRESH_MS;
  const last = before?.models.find((one) => one.provider === provider && one.model === model);
  if (isFresh && last && failure !== null) {
    const { failure: found } = last;
    const horizon = found?.horizonSeconds == null ? null : found.horizonSeconds * 1000;
    return { provider, model, millis, failure: found && { ...failure, ...found, horizon } };
  }
  const isServing = breakerOf(readings, provider, model) === 'serving';
  return { provider, model, millis, failure: isServing || failure === null ? null : { ...failure, horizon: null } };
}

async function probeAll({ generatorPods }: Deps, targetId: string, { providers }: GeneratorConfig): Promise<Probe[]> {
  const all = providers.flatMap(({ name, models }) => models.map((model) => ({ provider: name, model: model.name })));
  return Promise.all(all.map(({ provider, model }) => generatorPods.probe(targetId, provider, model, 'reach')));
}

function foundOf(generator: GeneratorConfig, readings: PodReading[], { provider, model, failure }: Probe): ModelFound {
  const primary = primaryOf(generator);
  const isPrimary = provider === primary.name;
  const capability = isPrimary ? { lacks: [], unknown: [] } : lackOf(generator, readings, provider, model);
  return {
    provider,
    model,
    role: isPrimary ? 'primary' : 'backup',
    failure: failure && foundIn(failure),
    breaker: breakerOf(readings, provider, model),
    ...capability,
  };
}

/** Says what a model of a backup lacks to stand in for the first model of the primary. */
function lackOf(generator: GeneratorConfig, readings: PodReading[], provider: string, model: string) {
  const backup = generator.providers.find(({ name }) => name === provider) as GeneratorConfig['providers'][number];
  const { model: serving, lacks, unknown } = judgeStandIn(generator, backup, readings);
  return serving === model ? { lacks, unknown } : { lacks: [`it does not serve '${askedOf(generator)}'`], unknown: [] };
}

const inWords = ({ provider, model, failure }: Probe | ModelFound) =>
  `${provider} ${outcomeText(failure)} for '${model}'`;
