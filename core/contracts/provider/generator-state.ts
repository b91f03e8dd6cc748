import * as z from 'zod';
import { who } from '../who.ts';

/** Who gave an answer: a provider, the cache, or nobody (a refusal). */
export const ANSWER_MODES = ['primary', 'backup', 'cached', 'refused'] as const;
export type AnswerMode = (typeof ANSWER_MODES)[number];

/** How much a gateway lets through: requests at a time, and requests per second with a burst. */
const admissionLimits = z.strictObject({
  concurrency: z.int().min(1),
  perSecond: z.number().positive(),
  burst: z.int().min(1),
});

/**
 * Which providers answer for a target, as a runbook sets it and each gateway follows it.
 *
 * `weights` are shares of the sessions in percent, in the order of preference of ragmend.yaml; they
 * add up to 100. `mode` is `live` where providers are asked and `fallback` where only cache and
 * refusals answer. `admission` narrows what ragmend.yaml allows, null where nothing does. `epoch` is
 * that of the writer's lock, `version` counts the writes, and `by` and `reason` say who wrote last
 * and why.
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
  by: who,
  reason: z.string(),
  at: z.string(),
});
export type GeneratorState = z.infer<typeof generatorState>;
export type Weights = GeneratorState['weights'];
