import * as z from 'zod';
import { ANSWER_MODES } from './generator-state.ts';
import { providerView } from './provider-view.ts';

const count = z.int().min(0);

/**
 * The natural traffic to one provider since the state has its version; times are p95 in
 * milliseconds, null if nothing was measured.
 */
const trafficReading = z.object({
  provider: z.string(),
  requests: count,
  errors: count,
  throttled: count,
  refusals: count,
  p95: z.number().nullable(),
  firstToken: z.number().nullable(),
});

export const answerCounts = z.record(z.enum(ANSWER_MODES), count);
export type AnswerCounts = z.infer<typeof answerCounts>;

/** The answers of one minute by mode; `from` is when it began. */
export const answerMinute = z.object({ from: z.string(), answers: answerCounts });
export type AnswerMinute = z.infer<typeof answerMinute>;

const marks = z.object({ hit: z.boolean(), precision: z.number().min(0).max(1).nullable() });

/** A query answered by both sides, without its texts: `query` is a digest. */
export const pairReading = z.object({ query: z.string(), primary: marks, backup: marks });
export type PairReading = z.infer<typeof pairReading>;

/** The largest request of late and the load of all providers, per minute. */
const load = z.object({
  requestsPerMinute: z.number().min(0),
  tokensPerMinute: z.number().min(0),
  promptTokens: count,
  answerTokens: count,
  jsonMode: z.boolean(),
  tools: z.boolean(),
});

/** What waits for an answer, and what was dropped because it got too old or failed by itself. */
export const backlogReading = z.object({
  waiting: count,
  oldestSeconds: z.number().nullable(),
  expired: count,
  failed: count,
});

/**
 * What one pod says of itself: the version of the state it follows (null: ragmend.yaml only), its
 * models, answers by mode since its start and in the minutes of the last hour, traffic and pairs
 * since that version, what waits in the backlog (null without one). A pod that does not answer has
 * its `away` reason and nothing else.
 */
export const podReading = z.discriminatedUnion('isAway', [
  z.object({ isAway: z.literal(true), pod: z.string(), reason: z.string() }),
  z.object({
    isAway: z.literal(false),
    pod: z.string(),
    version: count.nullable(),
    models: z.array(providerView),
    answers: answerCounts,
    minutes: z.array(answerMinute),
    traffic: z.array(trafficReading),
    pairs: z.array(pairReading),
    load: load.nullable(),
    backlog: backlogReading.nullable(),
  }),
]);
export type PodReading = z.infer<typeof podReading>;
/** What a pod that answers says of itself. */
export type LiveReading = Extract<PodReading, { isAway: false }>;
