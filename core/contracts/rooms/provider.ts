import * as z from 'zod';
import { incidentRef } from '../incident.ts';
import { ANSWER_MODES } from '../provider/generator-state.ts';
import { failureFound, providerState } from '../provider/provider-view.ts';
import { rampFacts, rampFactsByKey } from './ramp.ts';
import { key, nothing, waiting } from './task-shapes.ts';

/** The input of tasks about the provider of an incident. */
export const providerRef = incidentRef.extend({ providerId: z.string().min(1) });

const planHash = z.object({ planHash: key });

/**
 * Every check has `done` and when to look again. A write that a faster writer prevented is not
 * `switched` (or `moved`); `lostTo` names that writer.
 *
 * - `probeProviders`: the primary answers (`healthy`), all traffic goes to it (`onPrimary`), a
 *   `backup` answers and can bear the load, a person must know at once (`urgent`), and the failure of
 *   the primary is one to switch for (`durable`). An observation has no backup where another tool owns
 *   the flag: nothing can be planned.
 * - `watchPrimary`: the primary is proven, or the rest must be probed again (`changed`), since a
 *   backup became healthy while nobody answered, or the one that answers failed.
 * - `planRamp`: whether there is traffic to bring back.
 * - `stepRamp`: the new weight of the primary; `onBackup` if that is 0.
 * - `judgeRamp`: all traffic is proven on the primary (`finished`), or a person must decide (`ask`).
 */
export const providerTasks = {
  collectProviderEvidence: { input: providerRef, output: nothing },
  probeProviders: {
    input: providerRef.extend({ stage: z.enum(['found', 'observed']) }),
    output: waiting.extend({
      healthy: z.boolean(),
      onPrimary: z.boolean(),
      backup: key,
      hasBackup: z.boolean(),
      urgent: z.boolean(),
      durable: z.boolean(),
    }),
  },
  pageProvider: { input: providerRef, output: nothing },
  planSwitch: { input: providerRef.extend({ backupId: key }), output: planHash },
  switchProvider: {
    input: providerRef.extend({ planHash: key }),
    output: z.object({ switched: z.boolean(), lostTo: key }),
  },
  proveSwitch: { input: providerRef, output: waiting },
  serveFallback: { input: providerRef, output: nothing },
  throttleTraffic: { input: providerRef, output: nothing },
  watchPrimary: { input: providerRef, output: waiting.extend({ changed: z.boolean() }) },
  planRamp: { input: providerRef, output: planHash.extend({ needed: z.boolean() }) },
  stepRamp: {
    input: providerRef.extend({ planHash: key }),
    output: z.object({ percent: z.int().min(0).max(100), onBackup: z.boolean(), moved: z.boolean(), lostTo: key }),
  },
  judgeRamp: { input: providerRef, output: waiting.extend({ finished: z.boolean(), ask: z.boolean() }) },
  drainBacklog: { input: providerRef, output: waiting },
  leaveGenerator: { safe: true, input: providerRef.extend({ onlyAway: z.boolean().optional() }), output: nothing },
  prewarmProviders: { input: providerRef, output: z.object({ ready: z.boolean() }) },
} as const;

/**
 * One model of a provider as a probe found it: its failure, null for a good answer; the state of its
 * breaker in the gateway, null without one; and why the model can't stand in for the primary.
 */
export const modelFound = z.object({
  provider: z.string(),
  model: z.string(),
  role: z.enum(['primary', 'backup']),
  failure: failureFound.nullable(),
  breaker: providerState.nullable(),
  lacks: z.array(z.string()),
  unknown: z.array(z.string()),
});
export type ModelFound = z.infer<typeof modelFound>;

/** What the flag said, so that a person can put it back. */
const flagFound = z.object({
  provider: z.string().nullable(),
  value: z.string().nullable(),
  writtenBy: z.string().nullable(),
});

/** The facts that a run about a provider keeps. Times are ISO 8601 in UTC. */
export const providerFacts = z.object({
  /**
   * What the probes found. `streak` counts the looks in a row after which the primary was up, or
   * down; `isSettled` is whether they sufficed for a verdict, and `looks` is how many did not.
   */
  providersFound: z.object({
    at: z.string(),
    isUp: z.boolean(),
    streak: z.int(),
    looks: z.int().optional(),
    isSettled: z.boolean(),
    models: z.array(modelFound),
  }),
  /** What a person must know at once, in words. */
  providerNeeds: z.string(),
  /** What the flag said before this run first changed it. */
  flagBefore: flagFound,
  /** The last switch of this run, and when every pod first answered from there. */
  switched: z.object({ to: z.string(), at: z.string(), provenAt: z.string().nullable() }),
  /** Since when only cached answers and refusals are given, on purpose. */
  fallbackAt: z.string(),
  /** Who answers after the tail; null for nobody. */
  leftOn: z.object({ provider: z.string().nullable() }),
  ...rampFacts.shape,
});

/** Answers of pods by pod, and answers by mode at a time. */
export const providerFactsByKey = z.object({
  podProofs: z.object({
    at: z.string(),
    mode: z.enum(ANSWER_MODES).nullable(),
    provider: z.string().nullable(),
    problem: z.string().nullable(),
  }),
  answerModes: z.record(z.enum(ANSWER_MODES), z.int()),
  ...rampFactsByKey.shape,
});
