import * as z from 'zod';

const share = (about: string, fallback: number) => z.number().min(0).max(1).default(fallback).describe(about);
const count = (about: string, fallback: number, most: number) =>
  z.int().min(1).max(most).default(fallback).describe(about);

/** When the breaker of a model opens, and how it is tested again. */
export const failuresConfig = z.strictObject({
  windowSeconds: z.number().min(1).max(3600).default(30).describe('How long a failure counts, in seconds'),
  minimum: count('Requests in the window without which the share says nothing', 5, 10_000),
  share: z.number().gt(0).max(1).default(0.5).describe('Share of failures in the window that opens the breaker'),
  openSeconds: z
    .number()
    .min(0.1)
    .max(3600)
    .default(30)
    .describe('How long it stays open before a probe, at the least, in seconds; it grows with every probe that fails'),
  probeSeconds: z
    .number()
    .min(0.1)
    .max(600)
    .default(20)
    .describe('How long a probe may take before another may start, in seconds'),
});

/** What probes may cost, and how many must succeed to prove a provider. */
export const probesConfig = z.strictObject({
  perHour: count('Probes of one model in an hour at the most', 60, 3600),
  maxTokens: z
    .int()
    .min(16)
    .max(4096)
    .default(16)
    .describe('Tokens that the answer to a probe may have; reasoning models refuse fewer than 16'),
  good: count('Good probes in a row that prove a provider; recent flaps ask for more', 3, 100),
});

/** When a failure switches everybody, and what a backup has to bear. */
export const switchConfig = z.strictObject({
  waitSeconds: z
    .number()
    .min(0)
    .max(60)
    .default(2)
    .describe('How long a request may wait for a provider that throttles before a backup is asked, in seconds'),
  throttledSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .default(120)
    .describe('Horizon of a throttled provider beyond which all traffic is switched, in seconds'),
  throttledShare: share('Share of throttled requests from which all traffic is switched', 0.5),
  quotaShare: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe('Known quota that a backup has to have, as a multiple of the present load'),
});

/**
 * Pairs of answers to the same prompt that decide about the way back. Each pair costs a second
 * request.
 */
export const shadowConfig = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Whether sampled requests go to both providers, off the way of the user; their prompts then reach both'),
  perMinute: count('Pairs in a minute at the most', 6, 600),
  perDay: count('Pairs in a day at the most', 1000, 1_000_000),
  keepSeconds: z
    .number()
    .min(0)
    .max(7 * 86_400)
    .default(3600)
    .describe('How long the verdict of a pair is kept, in seconds; prompts and answers never are'),
});
