import { type CaseFacts, ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import type { GeneratorConfig } from '../contracts/config/generator-config.ts';
import { generatorOf, primaryOf } from '../contracts/config/target-of.ts';
import type { PodReading } from '../contracts/provider/pod-reading.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { DependencyUnavailable, NotFound } from '../kernel/task-error.ts';
import type { Failure } from './failure/classify.ts';
import { shouldPage } from './failure/consequences.ts';
import { judgeStandIn } from './judge-providers.ts';
import { loadIn } from './load-in.ts';
import { type GeneratorPods, NOT_DUE, type ProbeNeed } from './ports/generator-pods.ts';

type Deps = { generatorPods: GeneratorPods; caseFile: CaseFile; clock: Clock; config: Config };
type Input = TaskInput<'prewarmProviders'>;
type Provider = GeneratorConfig['providers'][number];
type Check = CaseFacts['prewarmChecks'][string];

/**
 * Asks each model of a provider, with the service's own credential, for what it would have to bear: a
 * short answer, the largest recent prompt, JSON where it is declared, and citations. Compares its known
 * quota with the present load. Throws DependencyUnavailable for a failure that may be over in a moment, so
 * that a retry makes the remaining checks, and NotFound for an unknown provider.
 */
export async function prewarmProviders(deps: Deps, input: Input): Promise<TaskOutput<'prewarmProviders'>> {
  const { incidentId, targetId, providerId } = input;
  const generator = generatorOf(deps.config, targetId);
  const provider = generator.providers.find(({ name }) => name === providerId);
  if (provider === undefined) throw new NotFound(`provider '${providerId}' is not configured: add it to ragmend.yaml`);
  const readings = await deps.generatorPods.readings(targetId);
  const found = await checkAll(deps, input, provider, readings);
  const problems = [
    ...found.flatMap(({ name, check }) =>
      check.failure === null ? [] : [`${name}: ${check.failure.class} (${check.failure.code})`],
    ),
    ...lacksOf(generator, provider, readings),
  ];
  if (problems.length === 0) {
    await deps.caseFile.note(incidentId, 'prewarmed', `${providerId} could take over: ${found.length} checks passed.`);
    return { ready: true };
  }
  const said = `${providerId} could not take over: ${problems.join('; ')}`;
  await deps.caseFile.save(input, 'providerNeeds', ONLY, said.slice(0, 1000));
  await deps.caseFile.note(incidentId, 'unfit', `${said}.`);
  return { ready: false };
}

type Asked = { name: string; check: Check };

/** One check after the other: a provider is not to be throttled by its prewarm. */
async function checkAll(deps: Deps, input: Input, provider: Provider, readings: PodReading[]): Promise<Asked[]> {
  const { prewarmChecks = {} } = await deps.caseFile.facts(input.incidentId);
  const found: Asked[] = [];
  for (const model of provider.models)
    for (const [need, what] of needsOf(model, readings)) {
      const name = `${model.name}, ${what}`;
      const kept = prewarmChecks[name];
      found.push({ name, check: kept ?? (await checkOne(deps, input, { name, model: model.name, need })) });
    }
  return found;
}

/** The first check finds a wrong key and a removed model; its prompt is the cheapest. */
function needsOf(model: Provider['models'][number], readings: PodReading[]): [ProbeNeed, string][] {
  const { promptTokens } = loadIn(readings).need;
  const largest = Math.min(promptTokens, model.context - 256);
  return [
    ['reach', 'a short answer'],
    ['citations', 'citations'],
    ...(model.jsonMode ? [['json', 'JSON mode'] as [ProbeNeed, string]] : []),
    ...(largest > 1 ? [[{ promptTokens: largest }, `a prompt of ${largest} tokens`] as [ProbeNeed, string]] : []),
  ];
}

async function checkOne(
  deps: Deps,
  input: Input,
  { name, model, need }: { name: string; model: string; need: ProbeNeed },
): Promise<Check> {
  const { failure, millis } = await deps.generatorPods.probe(input.targetId, input.providerId, model, need);
  if (failure !== null && isPassing(failure))
    throw new DependencyUnavailable(
      `provider '${input.providerId}' could not be checked for ${name}: ${failure.class} (${failure.code})`,
    );
  const found = failure && { class: failure.class, code: failure.code };
  const check = { at: instantOf(deps.clock.now()), failure: found, millis };
  await deps.caseFile.save(input, 'prewarmChecks', name, check);
  return check;
}

/** Returns whether a failure may be over in a moment, and so says nothing about taking over. */
const isPassing = (failure: Failure) =>
  failure.code === NOT_DUE || (PASSING.has(failure.class) && !shouldPage(failure));
const PASSING = new Set(['Throttled', 'Overloaded', 'Server', 'Network', 'Soft200']);

/** A backup must serve what the primary is asked for, and its known quota must bear the load. */
function lacksOf(generator: GeneratorConfig, provider: Provider, readings: PodReading[]): string[] {
  return provider.name === primaryOf(generator).name ? [] : judgeStandIn(generator, provider, readings).lacks;
}
