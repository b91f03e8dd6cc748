import * as z from 'zod';
import { PROVIDER_KINDS } from '../provider/failure.ts';
import { generatorState } from '../provider/generator-state.ts';
import { answerCounts, answerMinute, backlogReading } from '../provider/pod-reading.ts';
import { failureFound, providerView } from '../provider/provider-view.ts';

const count = z.int().min(0);
const share = z.int().min(0).max(100);
const text = z.string();

/**
 * One model as the pods see it: the worst `state` of any, null if no pod says it; `pods` counts those
 * that say so, of all that answer. `failure` is the class of its last failure, also of one that is
 * over.
 */
const modelItem = providerView.pick({ model: true, since: true, until: true, failure: true }).extend({
  state: providerView.shape.state.nullable(),
  pods: z.object({ so: count, of: count }),
});
export type ModelItem = z.infer<typeof modelItem>;

/** One provider in the order of ragmend.yaml; `percent` is its share of the sessions, null if unknown. */
export const providerItem = z.object({
  name: text,
  kind: z.enum(PROVIDER_KINDS),
  role: providerView.shape.role,
  percent: share.nullable(),
  models: z.array(modelItem),
});
export type ProviderItem = z.infer<typeof providerItem>;

/**
 * One weight of the primary on its way back, and what was seen meanwhile. `lossUpper` is the upper
 * bound of its share of lost pairs, `precisionLower` the lower bound of its difference in precision;
 * null before the look. `decision` is null while it is under way.
 */
export const rampStepItem = z.object({
  at: text,
  percent: share,
  pairs: count,
  needed: count,
  wins: count,
  losses: count,
  lossUpper: z.number().nullable(),
  precisionLower: z.number().nullable(),
  decision: z.enum(['up', 'hold', 'down', 'ask']).nullable(),
  reason: text,
});
export type RampStepItem = z.infer<typeof rampStepItem>;

/**
 * The way back of the open incident, or of the last one. `leftOut` counts its oldest steps, which
 * are too many for an answer.
 */
const ramp = z.object({
  incidentId: text,
  openedAt: text,
  closedAt: text.nullable(),
  primary: text,
  hitMargin: z.number(),
  precisionMargin: z.number(),
  steps: z.array(rampStepItem),
  leftOut: count.optional(),
});
export type RampItem = z.infer<typeof ramp>;

const flagItem = z.object({
  kind: z.enum(['gateway', 'deployment-env', 'configmap-key']),
  provider: text.nullable(),
  value: text.nullable(),
  writtenBy: text.nullable(),
  ownedBy: z.object({ tool: text, change: text }).nullable(),
});

/**
 * Who answers for a target: its providers, none if it has no generator; what the flag and the state
 * say, null if nobody wrote one; the pods, answers by mode, and the way back. `unknown` says in words
 * what can't be seen now.
 */
export const providersView = z.object({
  targetId: text,
  providers: z.array(providerItem),
  flag: flagItem.nullable(),
  state: generatorState.pick({ mode: true, version: true, by: true, reason: true, at: true }).nullable(),
  pods: z.array(z.object({ pod: text, version: count.nullable(), away: text.nullable() })),
  answers: z.object({ total: answerCounts, minutes: z.array(answerMinute) }).nullable(),
  backlog: backlogReading.nullable(),
  ramp: ramp.nullable(),
  unknown: z.array(text),
});
export type ProvidersView = z.infer<typeof providersView>;

/** Without a model, the first one of the provider is asked. */
export const probeBody = z.strictObject({ model: z.string().min(1).max(256).optional() });

/**
 * The result of a probe; `failure` is null for a good answer. `millis` is 0 if the model was not asked,
 * since it has to be left alone: `failure` is then its last one.
 */
export const probeView = z.object({
  provider: text,
  model: text,
  millis: z.number(),
  failure: failureFound.nullable(),
});
export type ProbeView = z.infer<typeof probeView>;
