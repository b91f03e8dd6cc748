import type { StoreConfig } from '../../core/contracts/config/store-config.ts';
import type { ShardSays } from './ask-shards.ts';
import { FILL_IN } from './fill-in.ts';
import type { GuessedTarget } from './guess-targets.ts';
import type { Collection } from './store-collections.ts';

/**
 * A guessed target, the answers of its shards, and the user of its servers if it was seen and is
 * not root.
 */
export type Asked = GuessedTarget & { says: ShardSays[]; runAsUser: number | null };

/** The field of `store` that names the collection, and the fields of a login. */
const FIELDS: Partial<Record<StoreConfig['kind'], { collection: string; login: string[]; always?: string[] }>> = {
  chroma: { collection: 'collection', login: ['tokenSecret'] },
  weaviate: { collection: 'collection', login: ['apiKeySecret'] },
  qdrant: { collection: 'collection', login: ['apiKeySecret'] },
  opensearch: { collection: 'index', login: ['user', 'passwordSecret'] },
  pgvector: { collection: 'table', login: [], always: ['database', 'user', 'passwordSecret'] },
};

/**
 * Returns the value of `store` in a ragmend.yaml, and the dimension of the vectors if it was seen.
 */
export function storeLine({ kind, says }: Asked): { store: string; dimension: number | null } {
  const { collection, login, always = [] } = FIELDS[kind] ?? { collection: 'collection', login: [] };
  const held = heldByAll(says);
  const [only, ...others] = held;
  const one = others.length === 0 ? only : undefined;
  const isTls = kind !== 'pgvector' && says.some((shard) => shard.isTls);
  const fields = [
    `kind: ${kind}`,
    ...always.map((field) => `${field}: ${FILL_IN}`),
    `${collection}: ${one ? quoted(one.name) : FILL_IN}`,
    ...Object.entries(one?.fields ?? {}).map(([name, value]) => `${name}: ${value === null ? 'null' : quoted(value)}`),
    ...(says.some(({ wantsLogin }) => wantsLogin) ? login.map((field) => `${field}: ${FILL_IN}`) : []),
    ...(isTls ? [`tls: { caSecret: ${FILL_IN} }`] : []),
  ];
  const names = held
    .slice(0, 8)
    .map(({ name }) => name)
    .join(', ');
  const choice = others.length === 0 ? '' : ` # one of: ${names}${held.length > 8 ? ', ...' : ''}`;
  return { store: `{ ${fields.join(', ')} }${choice.replace(/[\r\n]/g, ' ')}`, dimension: one?.dimension ?? null };
}

/**
 * Returns what every asked shard holds: each shard of a target has a part of the same collection.
 */
function heldByAll(says: ShardSays[]): Collection[] {
  const [first, ...others] = says.filter(({ unasked, wantsLogin }) => unasked === null && !wantsLogin);
  return (first?.collections ?? []).filter(({ name }) =>
    others.every((other) => other.collections.some((each) => each.name === name)),
  );
}

/** Quotes a name that YAML could misread. */
const quoted = (text: string) =>
  /^[A-Za-z][\w-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);

/** Returns the answers of a target's shards in sentences for a person. */
export function storeNotes({ id, says }: Asked): string[] {
  return says.flatMap(({ shard, isTls, wantsLogin, collections, unasked }) => {
    if (unasked !== null) return [`${id}: '${shard}' was not asked what it holds: ${unasked}`];
    const tls = isTls ? ['it speaks TLS: the secret of tls.caSecret holds the certificate of its authority'] : [];
    if (wantsLogin)
      return [
        `${id}: '${shard}' wants a login: put it into Secrets Manager, and name the secret`,
        ...tls.map((note) => `${id}: '${shard}': ${note}`),
      ];
    const held = collections.map(
      ({ name, dimension }) => `'${name}'${dimension === null ? '' : ` (${dimension} dimensions)`}`,
    );
    const notes = collections.flatMap(({ name, note }) => (note === null ? [] : [`'${name}': ${note}`]));
    const what = held.length === 0 ? 'nothing yet' : held.slice(0, 8).join(', ');
    return [`${id}: '${shard}' holds ${what}`, ...[...tls, ...notes].map((note) => `${id}: '${shard}': ${note}`)];
  });
}
