import { text, texts } from '../cel.ts';

/** Returns the CEL condition that an object has no fields but these. */
export function hasOnly(path: string, fields: readonly string[]): string {
  return `${path}.all(key, key in ${texts([...fields])})`;
}

/** Returns the CEL condition that fields of an object have just these values. */
export function hasFields(path: string, values: object): string {
  return Object.entries(values)
    .map(([field, value]) => `has(${path}.${field}) && ${path}.${field} == ${literal(value)}`)
    .join(' && ');
}

/**
 * Returns a value of JSON as a CEL literal; the API server takes no map of values of several types, so they are
 * `dyn`.
 */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${text(key)}: dyn(${literal(one)})`)
    .join(', ')}}`;
}

/** Returns the CEL condition that two objects agree in fields, or both lack them. */
export function agree(one: string, other: string, fields: readonly string[]): string {
  return fields.map((field) => `${one}.?${field} == ${other}.?${field}`).join(' && ');
}

/** Returns the CEL condition that two objects agree in every field but these, known today or not. */
export function agreeBut(one: string, other: string, fields: readonly string[]): string {
  const but = texts([...fields]);
  return `${one}.all(key, key in ${but} || ${other}[?key] == optional.of(${one}[key])) && ${other}.all(key, key in ${but} || key in ${one})`;
}

/** Returns a list of an object in CEL, the empty one if it is absent. */
export function listOf(path: string, field: string): string {
  return `${path}.?${field}.orValue([])`;
}
