import jsonata from 'jsonata';
import { EvaluationError } from '../errors.ts';
import { stepFunctions } from './sfn-functions.ts';

/** What an expression can read: `states` and the variables, by name without `$`. */
export type Bindings = Record<string, unknown>;

const compiled = new Map<string, jsonata.Expression>();
const constants = new WeakMap<object, boolean>();

/** Returns the text inside `{% ... %}`, or undefined for any other value. */
export function expressionIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}')
    ? value.slice(2, -2).trim()
    : undefined;
}

/**
 * Replaces each expression in a value by its result; throws EvaluationError with the field's path.
 */
export async function evaluate(template: unknown, field: string, bindings: Bindings): Promise<unknown> {
  if (isConstant(template)) return template;
  const text = expressionIn(template);
  if (text !== undefined) return run(text, field, bindings);
  if (Array.isArray(template)) {
    const list: unknown[] = [];
    for (const [at, inner] of template.entries()) list.push(await evaluate(inner, `${field}[${at}]`, bindings));
    return list;
  }
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(template as object))
    result[key] = await evaluate(inner, `${field}/${key}`, bindings);
  return result;
}

type Types = { number: number; string: string; boolean: boolean; array: unknown[] };

/** Like evaluate, for a field with a required type. */
export async function evaluateAs<T extends keyof Types>(
  expected: T,
  template: unknown,
  field: string,
  bindings: Bindings,
): Promise<Types[T]> {
  return mustBe(expected, await evaluate(template, field, bindings), template, field);
}

/** Returns the value of a field if it has the required type; throws EvaluationError. */
export function mustBe<T extends keyof Types>(expected: T, value: unknown, template: unknown, field: string): Types[T] {
  if (typeNameOf(value) === expected) return value as Types[T];
  throw failed(
    String(expressionIn(template) ?? JSON.stringify(template)),
    field,
    `returned an unexpected result type. Expected '${expected}', but was '${typeNameOf(value)}' for value: ${JSON.stringify(value)}`,
  );
}

/** Returns `$now` and `$millis` on the engine's clock. */
export function timeFunctions(now: number): Bindings {
  return {
    millis: () => now,
    now: (picture?: string, timezone?: string) =>
      compile('$fromMillis($now, $picture, $timezone)').evaluate(undefined, { now, picture, timezone }),
  };
}

/** Compiles an expression, once; throws the parser's error. */
export function compile(text: string): jsonata.Expression {
  const known = compiled.get(text);
  if (known) return known;
  const expression = jsonata(text);
  for (const [name, implementation] of Object.entries(stepFunctions))
    expression.registerFunction(name, implementation as () => unknown);
  expression.assign('eval', undefined);
  compiled.set(text, expression);
  return expression;
}

async function run(text: string, field: string, bindings: Bindings): Promise<unknown> {
  let value: unknown;
  try {
    value = await compile(text).evaluate(undefined, bindings);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    throw failed(text, field, `threw an error during evaluation. ${code ? `${code}: ` : ''}${message}`);
  }
  if (value === undefined) throw failed(text, field, 'returned nothing (undefined).');
  try {
    return plainJson(value);
  } catch {
    throw failed(text, field, 'returned an unsupported result type.');
  }
}

/**
 * Turns JSONata sequences into plain arrays, so that a variable is the same before and after a
 * restart.
 */
function plainJson(value: unknown): unknown {
  if (typeof value === 'function') throw new TypeError('a function is not JSON');
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  return JSON.parse(JSON.stringify(value, refuseFunctions));
}

function refuseFunctions(_: string, value: unknown): unknown {
  if (typeof value === 'function') throw new TypeError('a function is not JSON');
  if (value !== null && typeof value === 'object' && ('_jsonata_lambda' in value || '_jsonata_function' in value))
    throw new TypeError('a function is not JSON');
  return value;
}

function failed(text: string, field: string, why: string): EvaluationError {
  return new EvaluationError(`The JSONata expression '${text}' specified for the field '${field}' ${why}`, field);
}

function isConstant(template: unknown): boolean {
  if (template === null || typeof template !== 'object') return expressionIn(template) === undefined;
  const known = constants.get(template);
  if (known !== undefined) return known;
  const constant = Object.values(template).every(isConstant);
  constants.set(template, constant);
  return constant;
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
