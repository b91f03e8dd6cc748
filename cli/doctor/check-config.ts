import type { Config, TargetConfig } from '../../core/contracts/config/config.ts';
import { tlsOf } from '../../core/contracts/config/store-config.ts';
import { FILL_IN } from '../init/fill-in.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const { ok, warning, failed } = findingsOf('configuration');

/** Checks whether a valid configuration is filled in, and how careful it is. */
export function checkConfig(config: Config): Finding[] {
  const left = placeholdersIn(config, '');
  const values = failed(
    `not filled in yet (${FILL_IN}): ${left.join(', ')}`,
    'fill in each, then run this again: what depends on them is not checked yet',
  );
  const perTarget = config.targets.flatMap((target) => [checkTarget(target), ...checkTls(target)]);
  return [...(left.length > 0 ? [values] : []), ...perTarget];
}

/** Models whose makers require that queries are marked apart from documents. */
const ASYMMETRIC =
  /\be5-|nomic-embed|nv-embed|voyage-|arctic-embed|embed-(english|multilingual)-v|jina-embeddings-v[34]/i;

function checkTarget(target: TargetConfig): Finding {
  const { id, embedding, kubernetes } = target;
  if (kubernetes && embedding.kind === 'hashed-ngrams')
    return warning(`'${id}' embeds with hashed words`, 'set embedding to the model that embedded its documents');
  const isTold = embedding.kind !== 'openai' || embedding.queryPrefix !== '' || embedding.inputType !== undefined;
  if (!isTold && ASYMMETRIC.test(embedding.model))
    return warning(
      `'${id}' embeds queries and documents alike with '${embedding.model}'`,
      'set embedding.queryPrefix and documentPrefix, or inputType, as the service itself does, then record the golden queries again',
    );
  return ok(`'${id}' is valid, its autonomy is ${autonomyText(target)}`);
}

/** Returns how far runs may go: for all runbooks, then for those with their own setting. */
function autonomyText({ autonomy, runbooks }: TargetConfig): string {
  const own = Object.entries(runbooks).flatMap(([name, settings]) =>
    settings?.autonomy === undefined ? [] : [`${settings.autonomy} for ${name}`],
  );
  return [autonomy, ...own].join(', ');
}

function checkTls({ id, store }: TargetConfig): Finding[] {
  if (tlsOf(store)?.insecureSkipVerify !== true) return [];
  const remedy = 'name the secret with the certificate of its authority: store.tls.caSecret';
  return [warning(`'${id}' accepts any certificate from its stores: nobody knows who answers`, remedy)];
}

/** Returns the paths of all values that `ragmend init` could not guess and nobody filled in. */
function placeholdersIn(value: unknown, path: string): string[] {
  if (typeof value === 'string') return value.includes(FILL_IN) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => placeholdersIn(inner, path === '' ? key : `${path}.${key}`));
}
