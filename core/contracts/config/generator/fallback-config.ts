import * as z from 'zod';

const MiB = 1024 ** 2;
const bytes = (about: string, fallback: number) => z.int().min(1).default(fallback).describe(`${about}, in bytes`);

/** Kept answers to known queries, used when no provider answers. */
export const cacheConfig = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether answers to requests that carry a `qid` are kept'),
  maxAgeSeconds: z
    .number()
    .min(1)
    .max(90 * 86_400)
    .default(7 * 86_400)
    .describe('Age above which an answer is not given, in seconds'),
  maxEntries: z.int().min(1).max(1_000_000).default(10_000).describe('Answers kept at the most'),
  maxBytes: bytes('Size of an answer that is kept, at the most', MiB),
});

const PLACEHOLDERS = ['{reason}', '{retryAfter}', '{when}'];

/** The answer when no provider can answer. */
export const refusalConfig = z.strictObject({
  status: z
    .union([z.literal(200), z.literal(503)])
    .default(200)
    .describe('Status: 200 (labelled, in the format of an answer), or 503 with Retry-After'),
  template: z
    .string()
    .min(1)
    .max(4096)
    .refine((text) => (text.match(/\{[^{}]*\}/g) ?? []).every((one) => PLACEHOLDERS.includes(one)), {
      message: `it has a placeholder that nobody fills: give ${PLACEHOLDERS.join(', ')} only`,
    })
    .default('No answer can be given now: {reason}. Please ask again in {retryAfter} seconds.')
    .describe('Text of a refusal; `{reason}`, `{retryAfter}` (seconds) and `{when}` (a time) are filled in'),
});

/** Requests with `Prefer: respond-async`; they are kept until a provider answers. */
export const backlogConfig = z.strictObject({
  maxCount: z.int().min(1).max(1_000_000).default(10_000).describe('Requests kept at the most'),
  maxBytes: bytes('All that is kept, at the most', 256 * MiB),
  maxAgeSeconds: z
    .number()
    .min(1)
    .max(14 * 86_400)
    .default(6 * 3600)
    .describe('Age at which a request is dropped and counted, in seconds'),
  attempts: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('Failures of a request by its own fault before it is dropped; the time of an outage counts as none'),
});

/** How much the gateway sends to one provider, and how fast it ramps up an idle provider. */
export const admissionConfig = z.strictObject({
  concurrency: z.int().min(1).max(10_000).default(64).describe('Requests under way at one provider at the most'),
  perSecond: z.number().gt(0).max(100_000).default(50).describe('Requests to one provider in a second'),
  burst: z.int().min(1).max(100_000).default(100).describe('Requests to one provider at once, beyond `perSecond`'),
  waiting: z.int().min(0).max(100_000).default(256).describe('Requests that wait for a place at the most'),
  rampMillis: z
    .int()
    .min(0)
    .max(60_000)
    .default(250)
    .describe(
      'A provider that gets all traffic at once begins with one request at a time, and one more each so often, in ms',
    ),
});
