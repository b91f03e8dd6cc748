import * as z from 'zod';
import { who } from '../who.ts';

/** Who gave an answer: a provider, the cache, or nobody (a refusal). */
export const ANSWER_MODES = ['primary', 'backup', 'cached', 'refused'] as const;
export type AnswerMode = (typeof ANSWER_MODES)[number];

/** How much a gateway lets through: concurrent requests, and requests per second with a burst. */
const admissionLimits = z.strictObject({
  concurrency: z.int().min(1),
  perSecond: z.number().positive(),
  burst: z.int().min(1),
});

/**
 * Which providers answer for a target. A runbook sets it and each gateway follows it. `weights` are
 * shares of the sessions in percent, in the preference order of ragmend.yaml; they add up to 100.
 * `mode` is `live` if providers are asked and `fallback` if only cache and refusals answer.
 * `admission` narrows the limits of ragmend.yaml, null if it does not. With `backlog`, requests that
 * prefer it are answered later. With `shadow`, sampled requests go to primary and backup even while
 * one of them has all sessions. `epoch` is the epoch of the writer's lock, `version` counts the
 * writes, and `by` and `reason` describe the last write.
 */
export const generatorState = z.strictObject({
  targetId: z.string().min(1),
  version: z.int().min(0),
  epoch: z.int().min(0),
  mode: z.enum(['live', 'fallback']),
  weights: z
    .array(z.strictObject({ provider: z.string().min(1), percent: z.int().min(0).max(100) }))
    .min(1)
    .refine((weights) => weights.reduce((sum, { percent }) => sum + percent, 0) === 100, {
      message: 'the weights do not add up to 100: give each provider its share of the sessions in percent',
    }),
  admission: admissionLimits.nullable(),
  backlog: z.boolean(),
  shadow: z.boolean(),
  by: who,
  reason: z.string(),
  at: z.string(),
});
export type GeneratorState = z.infer<typeof generatorState>;
export type Weights = GeneratorState['weights'];
