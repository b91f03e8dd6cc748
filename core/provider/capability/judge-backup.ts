import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';

type Provider = GeneratorConfig['providers'][number];
type Model = Provider['models'][number];

/** What a request needs from a model; tokens are those of the prompt and the most of the answer. */
export type Need = { promptTokens: number; answerTokens: number; jsonMode: boolean; tools: boolean };

/** The present load of all providers together, per minute. */
export type Load = { requestsPerMinute: number; tokensPerMinute: number };

/** Returns the model of a provider that serves a requested name, null if none does. */
export const modelFor = ({ models }: Provider, asked: string): Model | null =>
  models.find(({ name, serves }) => (serves ?? [name]).includes(asked)) ?? null;

/** Returns in words what a model lacks for a request; empty if it can take it. */
export function lacksFor(model: Model, { promptTokens, answerTokens, jsonMode, tools }: Need): string[] {
  const tokens = promptTokens + answerTokens;
  return [
    tokens > model.context ? `its context of ${model.context} tokens is too small for ${tokens}` : null,
    model.output !== undefined && answerTokens > model.output
      ? `its answers have at most ${model.output} tokens, ${answerTokens} are asked for`
      : null,
    jsonMode && !model.jsonMode ? 'it has no JSON mode' : null,
    tools && !model.tools ? 'it takes no tools' : null,
  ].filter((one) => one !== null);
}

/**
 * Whether a backup can stand in: anything it `lacks` forbids it; `unknown` is shown to whoever
 * decides.
 */
export type BackupVerdict = { model: string | null; lacks: string[]; unknown: string[] };

/**
 * Judges a backup for requests for a model: by the largest real need, and by its known quota
 * against `quotaShare` times the present load.
 */
export function judgeBackup(
  backup: Provider,
  { asked, need, load, quotaShare }: { asked: string; need: Need; load: Load; quotaShare: number },
): BackupVerdict {
  const model = modelFor(backup, asked);
  if (model === null)
    return { model: null, lacks: [`none of its models serves '${asked}': list that name in \`serves\``], unknown: [] };
  const quotas = [
    { what: 'requests', known: model.quota?.requestsPerMinute, wanted: load.requestsPerMinute * quotaShare },
    { what: 'tokens', known: model.quota?.tokensPerMinute, wanted: load.tokensPerMinute * quotaShare },
  ];
  return {
    model: model.name,
    lacks: [
      ...lacksFor(model, need),
      ...quotas.flatMap(({ what, known, wanted }) =>
        known !== undefined && known < wanted
          ? [`its quota of ${known} ${what} a minute is below the ${Math.ceil(wanted)} that the load needs`]
          : [],
      ),
    ],
    unknown: quotas.flatMap(({ what, known }) => (known === undefined ? [`its quota of ${what} a minute`] : [])),
  };
}
