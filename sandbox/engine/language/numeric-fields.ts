import * as z from 'zod';
import { expressionIn } from './expressions.ts';

/** The longest time that Step Functions accepts, in seconds. */
export const LONGEST_SECONDS = 99_999_999;

/**
 * The values of a field: from `least` to `most`, whole numbers unless `fraction` is set. With
 * `text`, numeric text counts too, if AWS was seen to accept it.
 */
type Rule = { what: string; least: number; most: number; fraction?: true; text?: true; afterEntry?: true };
const POSITIVE = { what: 'a positive integer', least: 1, most: LONGEST_SECONDS };
const COUNT = { what: 'a non-negative integer', least: 0, most: Number.MAX_SAFE_INTEGER, text: true } as const;

/** Every numeric field of a state that may be an expression, by the Amazon States Language. */
const RULES = {
  Seconds: { what: 'a non-negative integer', least: 0, most: LONGEST_SECONDS, afterEntry: true },
  TimeoutSeconds: POSITIVE,
  HeartbeatSeconds: POSITIVE,
  MaxConcurrency: COUNT,
  ToleratedFailureCount: COUNT,
  ToleratedFailurePercentage: { what: 'a number from 0 to 100', least: 0, most: 100, fraction: true, text: true },
} as const satisfies Record<string, Rule>;
export type NumericField = keyof typeof RULES;

/**
 * Returns the rule of a field, in words and as a test. With `afterEntry`, its state counts as
 * entered when it refuses a value.
 */
export const ruleOf = (field: NumericField): Rule => RULES[field];

/** Returns the number that a field reads from a value, undefined if it reads none. */
export function numberIn({ text }: Rule, value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return text && typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** Returns whether a field accepts a number. */
export function isTaken({ least, most, fraction }: Rule, value: number): boolean {
  return value >= least && value <= most && (fraction === true || Number.isInteger(value));
}

/** Returns the schema of a field in a definition: an accepted number, or an expression. */
export function numberOrExpression(field: NumericField) {
  const rule = ruleOf(field);
  return z
    .union([z.number(), z.string()])
    .refine((value) => expressionIn(value) !== undefined || isTaken(rule, numberIn(rule, value) ?? Number.NaN), {
      error: ({ input }) => `is '${input}': use ${rule.what} or a JSONata expression {% ... %}`,
    });
}
