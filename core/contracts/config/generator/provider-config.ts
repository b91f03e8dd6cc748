import * as z from 'zod';
import { modelClocksConfig } from './clocks-config.ts';

const named = (about: string) =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'give lower-case letters, digits and dashes, at most 40')
    .describe(about);

/** Prefixes of API keys, to refuse a key in place of the name of its secret. */
const LIKE_A_KEY = /^(sk|pk|rk|gsk|xai|AIza|ya29|AKIA|ASIA|Bearer)[-_ A-Za-z0-9]{16,}$/;
const secretName = z
  .string()
  .min(1)
  .max(253)
  .refine((name) => !LIKE_A_KEY.test(name), {
    message:
      'this looks like a key itself: put the key into a secret, give the name of that secret, and revoke the key',
  });

const address = z.url().refine(isPlain, {
  message:
    'give http:// or https://, a host and a path, without user, password, query or fragment: keys come from secrets',
});

function isPlain(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password && !search && !hash;
}

const quota = z.strictObject({
  requestsPerMinute: z.int().min(1).optional().describe('Requests that the provider allows in a minute'),
  tokensPerMinute: z.int().min(1).optional().describe('Tokens that the provider allows in a minute'),
});

const model = z.strictObject({
  name: z.string().min(1).max(256).describe('Name that the provider knows the model by'),
  serves: z
    .array(z.string().min(1).max(256).describe('One name'))
    .min(1)
    .optional()
    .describe('Model names in requests that this model answers; without them, its own name alone'),
  context: z.int().min(1).describe('Tokens that a prompt and its answer may have together'),
  output: z.int().min(1).optional().describe('Tokens that an answer may have; without it, what `context` leaves'),
  jsonMode: z.boolean().default(false).describe('Whether it keeps to `response_format` (JSON)'),
  tools: z.boolean().default(false).describe('Whether it takes tools'),
  quota: quota.optional().describe('What the provider allows; without it, nobody knows whether it bears the load'),
  clocks: modelClocksConfig.optional().describe('What is otherwise for this model than in `clocks`'),
});

const shared = {
  name: named('Name of the provider, as in alerts, labels and commands'),
  models: z.array(model).min(1).describe('Models that are asked of it'),
};

const openai = z.strictObject({
  kind: z
    .literal('openai')
    .describe('Any API that is compatible with that of OpenAI; requests and answers pass unchanged'),
  ...shared,
  url: address.describe('Address that `/chat/completions` follows, e.g. https://api.openai.com/v1'),
  apiKeySecret: secretName.optional().describe('Name of the secret that holds its API key; without it, none is sent'),
  apiKeyHeader: z
    .enum(['authorization', 'api-key'])
    .default('authorization')
    .describe('Header that carries the key: `authorization` (as `Bearer <key>`), or `api-key` (the key alone, Azure)'),
});

const anthropic = z.strictObject({
  kind: z.literal('anthropic').describe('The Messages API of Anthropic'),
  ...shared,
  url: address.default('https://api.anthropic.com/v1').describe('Address that `/messages` follows'),
  apiKeySecret: secretName.describe('Name of the secret that holds its API key'),
});

const bedrock = z.strictObject({
  kind: z.literal('bedrock').describe('Converse of Amazon Bedrock, by the IAM role of the gateway'),
  ...shared,
  region: z
    .string()
    .regex(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'give a region, e.g. eu-west-1')
    .describe('Region that is asked'),
  url: address.optional().describe('Endpoint, where it is not the public one of the region'),
});

/** One LLM provider: its protocol, its address, and the abilities of its models. */
export const providerConfig = z
  .discriminatedUnion('kind', [openai, anthropic, bedrock])
  .superRefine(({ name, models }, context) => {
    const names = models.flatMap((one) => one.serves ?? [one.name]);
    const twice = names.find((one, at) => names.indexOf(one) !== at);
    if (twice !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['models'],
        message: `two models of provider '${name}' serve '${twice}': leave one, so that it is clear which answers`,
      });
  });
