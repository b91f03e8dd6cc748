import * as z from 'zod';
import { pairReading } from '../provider/pod-reading.ts';
import { failureKept } from '../provider/provider-view.ts';

const count = z.int().min(0);
/** Milliseconds since the epoch. */
const time = z.number();

/**
 * How a provider that failed answers since then.
 *
 * - `good` counts its good probes in a row since `goodSince`, `flaps` are the last times at which it
 *   failed after it had answered.
 * - `hour` counts the probes of an hour, and `nextAt` is when it may be asked again.
 * - `failure` is what its last bad probe said; `provenAt` is when it had enough good ones.
 */
export const watch = z.object({
  since: time,
  good: count,
  goodSince: time.nullable(),
  flaps: z.array(time),
  hour: z.object({ from: time, asked: count }),
  nextAt: time,
  failure: failureKept.nullable(),
  provenAt: time.nullable(),
});
export type Watch = z.infer<typeof watch>;

/**
 * A weight of the primary, and what was seen while it stood.
 *
 * - `planHash` is the plan that allowed it, `at` when it was written.
 * - `pairs` of `needed` were judged; the primary won and lost so many. `bound` is above its loss rate
 *   and has to be below `margin`, `precisionLower` is below its precision; null before a look at all
 *   pairs. `evidence` is against the primary.
 * - `requests` and `errors` are the natural traffic of the primary.
 * - `isQuality` is whether its answers, and not its errors or times, decided.
 */
export const rampStep = z.object({
  at: z.string(),
  percent: z.int().min(0).max(100),
  planHash: z.string(),
  decision: z.enum(['up', 'hold', 'down', 'ask']).nullable(),
  reason: z.string(),
  judgedAt: z.string().nullable(),
  isQuality: z.boolean(),
  pairs: count,
  needed: count,
  wins: count,
  losses: count,
  evidence: z.number(),
  bound: z.number().nullable(),
  margin: z.number(),
  precisionLower: z.number().nullable(),
  requests: count,
  errors: count,
});
export type RampStep = z.infer<typeof rampStep>;

/** The facts that the way back to a primary keeps. */
export const rampFacts = z.object({
  /** What was left of the backlog, and what was dropped, when the run had waited for it. */
  drained: z.object({ at: z.string(), waiting: count, expired: count, failed: count }),
});

/**
 * Watches by provider, steps and the pairs that judge them by the version of the state, and the
 * checks of a prewarm by model and check: what failed, null for a good answer.
 */
export const rampFactsByKey = z.object({
  watches: watch,
  rampSteps: rampStep,
  rampPairs: z.array(pairReading),
  prewarmChecks: z.object({
    at: z.string(),
    failure: failureKept.nullable(),
    millis: z.number(),
  }),
});
