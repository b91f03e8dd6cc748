import type { Config } from '../../core/contracts/config.ts';
import { FILL_IN } from '../init/render-guess.ts';
import { type Finding, findingsOf } from './finding.ts';

const { ok, warning, failed } = findingsOf('configuration');

/** Whether a valid configuration is filled in, and how careful it is. */
export function checkConfig(config: Config): Finding[] {
  const left = placeholdersIn(config, '');
  const values = left.map((path) => failed(`'${path}' is still ${FILL_IN}`, 'fill it in, then deploy again'));
  const targets = config.targets.map(({ id, autonomy, embedding, kubernetes }) =>
    kubernetes && embedding.kind === 'hashed-ngrams'
      ? warning(`'${id}' embeds by hashed words`, 'set embedding to the model that its documents were embedded with')
      : ok(`'${id}' is valid, its autonomy is ${autonomy}`),
  );
  return [...values, ...targets];
}

/** Paths of all values that `ragmend init` could not guess and nobody filled in. */
function placeholdersIn(value: unknown, path: string): string[] {
  if (typeof value === 'string') return value.includes(FILL_IN) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => placeholdersIn(inner, path === '' ? key : `${path}.${key}`));
}
