import type { SchemaNode } from '../core/contracts/config/config-schema.ts';

type Properties = Record<string, SchemaNode>;
type Section = { title: string; about: string; node: SchemaNode };

/**
 * Every field of ragmend.yaml as Markdown tables, one for each object in it, made from its JSON
 * Schema. Throws a RangeError for a field that says nothing of itself.
 */
export function renderConfiguration(schema: SchemaNode): string {
  return [
    '# Configuration',
    '',
    '<!-- made by `npm run docs` from the contract in core/contracts/config/config.ts: change that -->',
    '',
    'Everything is in one file, `ragmend.yaml`. It is checked when the stacks are made and by `npx --no -- ragmend doctor`; a field that is not listed here is refused. Editors check it as you',
    'type, by the [JSON Schema](ragmend.schema.json) that the first line of each [example](examples/one-shard-eks.yaml) names.',
    '',
    ...sectionsOf({ title: 'ragmend.yaml', about: '', node: schema }).flatMap(sectionLines),
  ].join('\n');
}

/** An object, then the objects below it, in the order of their fields. */
function sectionsOf(section: Section): Section[] {
  const path = section.title === 'ragmend.yaml' ? '' : `${section.title}.`;
  const below = Object.entries(propertiesOf(section.node)).flatMap(([name, field]) => {
    const title = `${path}${name}${field.type === 'array' ? '[]' : ''}`;
    return objectsOf(field).flatMap((node) =>
      sectionsOf({ title: `${title}${kindOf(node)}`, about: aboutOf(field, node), node }),
    );
  });
  return [section, ...below];
}

/** The objects that a field may be: itself, its items, or its alternatives. */
function objectsOf(field: SchemaNode): SchemaNode[] {
  const node = field.type === 'array' ? (field.items as SchemaNode) : field;
  return [node, ...alternativesOf(node)].filter(({ properties }) => properties);
}

function kindOf(node: SchemaNode): string {
  const kind = propertiesOf(node).kind?.const;
  return kind === undefined ? '' : ` (${kind})`;
}

function aboutOf(field: SchemaNode, node: SchemaNode): string {
  const kind = propertiesOf(node).kind?.description;
  return [field.description, kind].filter(Boolean).join('. ');
}

function sectionLines({ title, about, node }: Section): string[] {
  const rows = Object.entries(propertiesOf(node)).map(([name, field]) => rowOf(title, node, name, field));
  return [
    `## ${title}`,
    '',
    ...(about ? [`${about}.`, ''] : []),
    '| field | type | default | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}

function rowOf(title: string, { required = [] }: SchemaNode, name: string, field: SchemaNode): string {
  const isRequired = required.includes(name);
  const fallback = field.default === undefined ? (isRequired ? '**required**' : 'none') : defaultOf(field.default);
  const about = field.description ?? alternativesOf(field).find(({ description }) => description)?.description;
  if (about === undefined && field.const === undefined)
    throw new RangeError(`field '${name}' of '${title}' has no description: give it one in its contract`);
  return `| \`${name}\` | ${typeOf(field)} | ${fallback} | ${(about ?? '').replaceAll('|', '\\|')} |`;
}

function typeOf(field: SchemaNode): string {
  if (field.const !== undefined) return code(field.const);
  if (field.enum) return field.enum.map(code).join(', ');
  const alternatives = alternativesOf(field);
  if (alternatives.length > 0) return [...new Set(alternatives.map(typeOf))].join(' or ');
  if (field.type === 'array') return `list of ${typeOf(field.items as SchemaNode)}`;
  return `${field.type}${limitsOf(field)}`;
}

function limitsOf({ minimum, maximum, exclusiveMinimum }: SchemaNode): string {
  if (minimum !== undefined && maximum !== undefined) return ` ${minimum} to ${maximum}`;
  if (exclusiveMinimum !== undefined) return ` > ${exclusiveMinimum}`;
  return minimum === undefined ? '' : ` >= ${minimum}`;
}

const defaultOf = (value: unknown) => (JSON.stringify(value) === '{}' ? 'as below' : code(value));
const code = (value: unknown) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
const alternativesOf = ({ oneOf, anyOf }: SchemaNode) => (oneOf ?? anyOf ?? []) as SchemaNode[];
const propertiesOf = ({ properties }: SchemaNode) => (properties ?? {}) as Properties;
