import * as z from 'zod';
import { PROTOCOLS } from './faults/fault.ts';

const model = z.strictObject({
  name: z.string().min(1),
  contextTokens: z.number().int().min(1).default(128_000),
  json: z.boolean().default(true),
  tools: z.boolean().default(true),
  prefill: z.boolean().default(true),
  /** A model that thinks first: fewer `max_tokens` than this are a client error. */
  leastTokens: z.number().int().min(1).default(1),
});
const dials = {
  /** The share of prompts with a wrong answer, and the seed that draws them. */
  wrongShare: z.number().min(0).max(1),
  seed: z.number().int(),
  latencyMs: z.number().min(0),
  tokenMs: z.number().min(0),
  /** Concurrent requests; further ones are told to wait. */
  atOnce: z.number().int().min(1),
  /** The accepted credential; null accepts any. */
  key: z.string().min(1).nullable(),
  models: z.array(model).min(1),
};

/** A change of some dials while the provider runs. */
export const providerDials = z.strictObject(dials).partial();
export type ProviderDials = z.infer<typeof providerDials>;

/** One scripted provider: its protocol and its dials. */
export const providerSpec = z.strictObject({
  name: z.string().min(1),
  protocol: z.enum(PROTOCOLS),
  wrongShare: dials.wrongShare.default(0),
  seed: dials.seed.default(1),
  latencyMs: dials.latencyMs.default(0),
  tokenMs: dials.tokenMs.default(0),
  atOnce: dials.atOnce.default(10_000),
  key: dials.key.default(null),
  models: dials.models.default(() => [model.parse({ name: 'scripted-1' })]),
});
export type ProviderSpec = z.infer<typeof providerSpec>;
