import type { Cluster } from '../../../../../adapters/kubernetes/api/cluster.ts';

/** A schema of the API server's OpenAPI, as far as it is read here. */
export type Schema = {
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  type?: string;
  format?: string;
  enum?: string[];
  required?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
};
export type Schemas = Record<string, Schema>;

/** All schemas of the groups that the operator writes in. */
export async function schemasOf(cluster: Cluster): Promise<Schemas> {
  const all = await Promise.all(
    ['api/v1', 'apis/apps/v1', 'apis/batch/v1'].map((group) =>
      cluster.send<{ components: { schemas: Schemas } }>('GET', `/openapi/v3/${group}`),
    ),
  );
  return Object.assign({}, ...all.map(({ components }) => components.schemas)) as Schemas;
}

/** The name of a schema that another one refers to. */
export function nameOf(schema: Schema): string | undefined {
  return (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
}

/** A schema without a reference at its top. */
export function resolved(schema: Schema, all: Schemas): Schema {
  const name = nameOf(schema);
  return name === undefined ? schema : (all[name] ?? {});
}

/** Texts that one field or another takes. */
const TEXTS = [
  ...['x', '7', 'Never', 'Always', 'Default', 'Block', 'Local', 'ClientIP', 'NodePort', 'LoadBalancer', 'Indexed'],
  ...['10.1.2.3', '10.96.0.77', 'RequireDualStack', 'TerminatingOrFailed', 'PreferClose', 'linux', '/x', 'OnFailure'],
  ...['IfPossible', 'HostToContainer', 'MountOption', 'OnDelete', 'RollingUpdate', 'Delete', 'Unmasked', 'File'],
];
/** Texts for fields of these names, where no other has sense. */
const NAMED: Record<string, string[]> = {
  ip: ['10.1.2.3'],
  mountPath: ['/usr/local/sbin'],
  operator: ['Exists'],
  topologyKey: ['zone'],
  kind: ['Job'],
};
const BY_FORMAT: Record<string, string[]> = { 'date-time': ['2026-11-23T03:00:00Z'], byte: ['eA=='] };
const MOST = 8;
const DEEPEST = 6;

/** Values that a field may have by its schema, the likeliest first: a field refuses what has no sense for it. */
export function samplesOf(schema: Schema, all: Schemas, name = '', depth = 0): unknown[] {
  const { type, format = '', items, oneOf, properties, additionalProperties, ...rest } = resolved(schema, all);
  if (oneOf) return [7, '7'];
  if (rest.enum) return rest.enum;
  if (type === 'array') return samplesOf(items ?? {}, all, name, depth + 1).map((one) => [one]);
  if (type === 'integer' || type === 'number') return [7, 2, 0];
  if (type === 'boolean') return [true, false];
  if (type === 'string') return BY_FORMAT[format] ?? NAMED[name] ?? TEXTS;
  if (properties) return objectsOf({ properties, ...rest }, all, depth);
  const values = samplesOf(additionalProperties ?? { type: 'string' }, all, '', depth + 1).slice(0, 2);
  return values.map((one) => ({ 'example.com/x': one }));
}

/** Objects with what they need, and one more field each. */
function objectsOf({ properties = {}, required = [] }: Schema, all: Schemas, depth: number): object[] {
  const first = (key: string) => samplesOf(properties[key] ?? {}, all, key, depth + 1)[0];
  const base = Object.fromEntries(required.map((key) => [key, first(key)]));
  const others = Object.keys(properties).filter((key) => !required.includes(key));
  if (depth >= DEEPEST || others.length === 0) return [base];
  return [...others.slice(0, MOST).map((key) => ({ ...base, [key]: first(key) })), base];
}
