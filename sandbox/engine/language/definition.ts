import * as z from 'zod';
import { LONGEST_SECONDS, numberOrExpression } from './numeric-fields.ts';

/** AWS accepts less than a year of 366 days. */
const LONGEST_DELAY = 31_622_399;

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.number().int().min(1).max(LONGEST_SECONDS).optional(),
  MaxAttempts: z.number().int().min(0).max(LONGEST_SECONDS).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.number().int().min(1).max(LONGEST_DELAY).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});

const assign = z.record(z.string(), z.unknown()).optional();
const output = z.unknown().optional();

const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  Assign: assign,
  Output: output,
});

const rule = z.strictObject({
  Comment: z.string().optional(),
  Condition: z.union([z.boolean(), z.string()]),
  Next: z.string(),
  Assign: assign,
  Output: output,
});

const common = { Comment: z.string().optional(), QueryLanguage: z.string().optional() };
const next = { Next: z.string().optional(), End: z.boolean().optional() };
const shaped = { Assign: assign, Output: output };
const guarded = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

/** The fields of a state that the engine supports; any other field is refused at load. */
export const stateSchema = z.discriminatedUnion('Type', [
  z.strictObject({ Type: z.literal('Pass'), ...common, ...next, ...shaped }),
  z.strictObject({ Type: z.literal('Succeed'), ...common, Output: output }),
  z.strictObject({
    Type: z.literal('Fail'),
    ...common,
    Error: z.string().optional(),
    Cause: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    ...common,
    ...shaped,
    Choices: z.array(rule).min(1),
    Default: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Wait'),
    ...common,
    ...next,
    ...shaped,
    Seconds: numberOrExpression('Seconds').optional(),
    Timestamp: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Task'),
    ...common,
    ...next,
    ...shaped,
    ...guarded,
    Resource: z.string(),
    Arguments: z.unknown().optional(),
    TimeoutSeconds: numberOrExpression('TimeoutSeconds').optional(),
    HeartbeatSeconds: numberOrExpression('HeartbeatSeconds').optional(),
  }),
  z.strictObject({
    Type: z.literal('Parallel'),
    ...common,
    ...next,
    ...shaped,
    ...guarded,
    Arguments: z.unknown().optional(),
    Branches: z.array(z.unknown()).min(1),
  }),
  z.strictObject({
    Type: z.literal('Map'),
    ...common,
    ...next,
    ...shaped,
    ...guarded,
    Items: z.union([z.array(z.unknown()), z.string()]).optional(),
    ItemSelector: z.unknown().optional(),
    ItemProcessor: z.unknown(),
    MaxConcurrency: numberOrExpression('MaxConcurrency').optional(),
    ToleratedFailureCount: numberOrExpression('ToleratedFailureCount').optional(),
    ToleratedFailurePercentage: numberOrExpression('ToleratedFailurePercentage').optional(),
  }),
]);

/** The fields of a whole machine. */
export const machineSchema = z.strictObject({
  ...common,
  Version: z.string().optional(),
  StartAt: z.string(),
  States: z.record(z.string(), z.unknown()),
  TimeoutSeconds: z.number().int().min(1).max(LONGEST_SECONDS).optional(),
});

/** The fields of a branch of a Parallel, or of the processor of a Map. */
export const scopeSchema = z.strictObject({
  Comment: z.string().optional(),
  ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional(),
  StartAt: z.string(),
  States: z.record(z.string(), z.unknown()),
});

/** One state of a machine, by its Type. */
export type State = z.infer<typeof stateSchema>;
/** One state of a known Type. */
export type StateOf<T extends State['Type']> = Extract<State, { Type: T }>;
/** One entry of a state's Retry. */
export type Retrier = z.infer<typeof retrier>;
/** An Amazon States Language definition as parsed JSON; checked at load. */
export type MachineDefinition = { StartAt: string; States: Record<string, unknown>; [field: string]: unknown };
/** States that run together under one StartAt: a machine, a branch, or an item processor. */
export interface Scope {
  startAt: string;
  states: Record<string, State>;
}
/** A checked definition: its scopes by key, `''` for the machine itself. */
export interface Machine {
  arn: string;
  name: string;
  /** Hex sha256 of the definition's JSON. */
  hash: string;
  text: string;
  timeoutSeconds: number | undefined;
  scopes: Map<string, Scope>;
}
