import * as z from 'zod';
import { FAILURE_CLASSES } from './failure.ts';

/**
 * The state of one model of a provider: `serving`; `throttled` until its horizon; `open` (its
 * breaker rests until the next probe); `probing` (a probe is under way); or `locked` (Auth, Money
 * or a removed model, which time does not heal).
 */
export const providerState = z.enum(['serving', 'throttled', 'open', 'probing', 'locked']);
export type ProviderState = z.infer<typeof providerState>;

/** A failure as it is kept: its class, and the code that decided. */
export const failureKept = z.object({ class: z.enum(FAILURE_CLASSES), code: z.string() });

/** Returns in words how a model answered: `answers`, or with which failure it fails. */
export const outcomeText = (failure: z.infer<typeof failureKept> | null): string =>
  failure === null ? 'answers' : `fails with ${failure.class} (${failure.code})`;

/** A failure as a probe found it, with how long the provider asks to be left alone; null if it does not. */
export const failureFound = failureKept.extend({ horizonSeconds: z.number().nullable() });
export type FailureFound = z.infer<typeof failureFound>;

/**
 * One model of a provider as `/status`, the console and the command line show it. Times are ISO
 * 8601 in UTC.
 */
export const providerView = z.object({
  provider: z.string(),
  model: z.string(),
  role: z.enum(['primary', 'backup']),
  state: providerState,
  since: z.string().nullable(),
  until: z.string().nullable(),
  failure: z.enum(FAILURE_CLASSES).nullable(),
});
export type ProviderView = z.infer<typeof providerView>;
