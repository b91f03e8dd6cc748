import type { Config } from '../../contracts/config/config.ts';
import { targetOf } from '../../contracts/config/target-of.ts';
import type { ProbeView } from '../../contracts/http/providers.ts';
import { NotFound } from '../../kernel/task-error.ts';
import { foundIn } from '../failure/classify.ts';
import { type GeneratorPods, NOT_DUE } from '../ports/generator-pods.ts';

type Deps = { generatorPods: Pick<GeneratorPods, 'probe'>; config: Config };
type Asked = { targetId: string; provider: string; model?: string | undefined };

/** The budget of probes is spent, or the model has to be left alone. */
export class ProbeNotDue extends Error {
  override readonly name = 'ProbeNotDue' as const;
}

/**
 * Asks one model of a provider for a short answer, with the credential that the service uses; that
 * costs money. Throws NotFound for an unknown provider or model, ProbeNotDue if `probes.perHour`
 * allows none now.
 */
export async function probeProvider({ generatorPods, config }: Deps, asked: Asked): Promise<ProbeView> {
  const { targetId, provider: name } = asked;
  const { providers = [] } = targetOf(config, targetId).generator ?? {};
  const provider = providers.find((one) => one.name === name);
  if (provider === undefined)
    throw new NotFound(
      unknownProvider(
        targetId,
        name,
        providers.map((one) => one.name),
      ),
    );
  const models = provider.models.map((one) => one.name);
  const model = asked.model ?? (models[0] as string);
  if (!models.includes(model))
    throw new NotFound(`provider '${name}' has no model '${model}': use ${models.join(' or ')}`);
  const { failure, millis } = await generatorPods.probe(targetId, name, model, 'reach');
  if (failure?.code === NOT_DUE) throw new ProbeNotDue(notDue(model, failure.horizon));
  return { provider: name, model, millis, failure: failure && foundIn(failure) };
}

const unknownProvider = (targetId: string, name: string, known: string[]) =>
  known.length === 0
    ? `target '${targetId}' has no LLM providers: add its 'generator' to ragmend.yaml`
    : `provider '${name}' of target '${targetId}' is unknown: use ${known.join(' or ')}`;

const notDue = (model: string, horizon: number | null) =>
  `'${model}' was not asked: a probe is under way, or the budget of its generator's probes.perHour is spent${
    horizon === null ? '' : `; try again in ${Math.ceil(horizon / 1000)} s`
  }`;
