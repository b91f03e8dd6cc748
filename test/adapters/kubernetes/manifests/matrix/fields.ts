import { nameOf, resolved, type Schema, type Schemas, samplesOf } from './schemas.ts';

/** One field of an object, the values to try there, the object with one of them, and what one has there. */
export type Field = {
  path: string;
  samples: unknown[];
  withValue(value: unknown): object;
  valueIn(object: object): unknown;
};

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null | undefined;
type Step = string | number;
type Found = { steps: Step[]; samples: unknown[]; isAlone?: boolean };

/**
 * Every field that the API server knows of an object: of the object itself, and of all objects that are in it.
 * A field is set, a list gets one more, a map one more key.
 */
export function fieldsOf(object: object, schema: Schema, all: Schemas): Field[] {
  return walk(object as Json, schema, all, []).map(({ steps, samples, isAlone = false }) => ({
    path: steps.filter((step) => typeof step === 'string').join('.'),
    samples,
    withValue: (value) => put(object as Json, steps, value as Json, isAlone) as object,
    valueIn: (other) => steps.reduce<Json>((at, step) => (at as Record<Step, Json> | undefined)?.[step], other as Json),
  }));
}

/** Objects that have one of their fields beside their name. */
const ONE_OF = ['io.k8s.api.core.v1.Volume', 'io.k8s.api.core.v1.EnvVar'];

function walk(value: Json, schema: Schema, all: Schemas, steps: Step[]): Found[] {
  const { properties, items = {}, additionalProperties } = resolved(schema, all);
  if (Array.isArray(value)) {
    const [known] = value;
    const named = (one: unknown) =>
      isObject(known) && 'name' in known ? [{ ...(one as object), name: known.name }] : [];
    const samples = samplesOf(items, all).flatMap((one) => [one, ...named(one)]);
    const inside = value.flatMap((one, at) => (isObject(one) ? walk(one, items, all, [...steps, at]) : []));
    return [{ steps, samples: samples.map((one) => [...value, one]) }, ...inside];
  }
  if (!isObject(value)) return [];
  if (!properties) {
    const samples = samplesOf(additionalProperties ?? { type: 'string' }, all).slice(0, 2);
    return [{ steps: [...steps, 'example.com/x'], samples }];
  }
  const isAlone = ONE_OF.includes(nameOf(schema) ?? '');
  return Object.entries(properties).flatMap(([key, of]) => {
    const [at, now] = [[...steps, key], value[key]];
    const others = samplesOf(of, all, key).filter((one) => JSON.stringify(one) !== JSON.stringify(now));
    return Array.isArray(now) || isObject(now) ? walk(now, of, all, at) : [{ steps: at, samples: others, isAlone }];
  });
}

function put(object: Json, [step, ...rest]: Step[], value: Json, isAlone: boolean): Json {
  if (step === undefined) return value;
  const own = object as { [key: string]: Json };
  const kept = isAlone && rest.length === 0 && step !== 'name' ? { name: own.name } : { ...own };
  const copy = (Array.isArray(object) ? [...object] : kept) as Record<Step, Json>;
  copy[step] = put(copy[step], rest, value, isAlone);
  return copy as Json;
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
