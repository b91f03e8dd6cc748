import type { Json, ProviderFaults, Reply } from './fault.ts';

type Told = { type: string; code: string | number | null; message: string; param?: string | null };

/** The errors of OpenAI and of compatible APIs: OpenRouter, Azure, DeepSeek, Gemini. */
export const openaiFaults = {
  'server-error': {
    sentence: '500 server_error',
    reply: error(500, { type: 'server_error', code: null, message: 'The server had an error. Sorry about that!' }),
  },
  overloaded: {
    sentence: '503 server_is_overloaded',
    reply: error(503, { type: 'server_error', code: 'server_is_overloaded', message: 'The engine is overloaded.' }),
  },
  'overloaded-529': {
    sentence: '529, as a provider behind a compatible proxy says it',
    reply: error(529, { type: 'overloaded_error', code: null, message: 'Overloaded' }),
  },
  'bad-gateway': {
    sentence: '502 with the HTML page of a proxy',
    reply: { status: 502, headers: { 'content-type': 'text/html' }, body: '<html><h1>502 Bad Gateway</h1></html>' },
  },
  'gateway-timeout': { sentence: '504 with an empty body', reply: { status: 504, body: '' } },
  timeout: {
    sentence: '408: the model took too long',
    reply: error(408, { type: 'timeout', code: 408, message: 'The request timed out.' }),
  },
  unauthorised: {
    sentence: '401 invalid_api_key',
    reply: error(401, {
      type: 'invalid_request_error',
      code: 'invalid_api_key',
      message: 'Incorrect API key provided.',
    }),
  },
  forbidden: {
    sentence: '403: country or region not supported',
    reply: error(403, {
      type: 'request_forbidden',
      code: 'unsupported_country_region_territory',
      message: 'Country, region, or territory not supported',
    }),
  },
  'no-credit': {
    sentence: '402: no credit left',
    reply: error(402, { type: 'insufficient_credits', code: 402, message: 'This request requires more credits.' }),
  },
  'no-credit-deepseek': {
    sentence: '402 with the code invalid_request_error',
    reply: error(402, { type: 'unknown_error', code: 'invalid_request_error', message: 'Insufficient Balance' }),
  },
  'in-flight-budget': {
    sentence: '402 with Retry-After: the credit is held by requests in flight',
    reply: {
      status: 402,
      headers: { 'retry-after': { seconds: 3, as: 'seconds' } },
      body: {
        error: {
          code: 402,
          message: 'Too much credit is reserved by requests in flight.',
          metadata: { limit_source: 'in_flight_budget' },
        },
      },
    },
  },
  'credit-balance': {
    sentence: '400 invalid_request_error: the credit balance is too low, as Anthropic says it to OpenAI clients',
    reply: error(400, {
      type: 'invalid_request_error',
      code: null,
      message: 'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.',
    }),
  },
  'insufficient-quota': {
    sentence: '429 insufficient_quota: money, though it looks like a rate limit',
    reply: error(429, {
      type: 'insufficient_quota',
      code: 'insufficient_quota',
      message: 'You exceeded your current quota, please check your plan and billing details.',
    }),
  },
  'spend-limit': {
    sentence: '429 project_spend_limit_exceeded',
    reply: error(429, {
      type: 'billing_error',
      code: 'project_spend_limit_exceeded',
      message: 'The spend limit of this project is reached.',
    }),
  },
  'model-gone': {
    sentence: '404 model_not_found',
    reply: error(404, {
      type: 'invalid_request_error',
      code: 'model_not_found',
      message: 'The model does not exist or you do not have access to it.',
    }),
  },
  'deployment-gone': {
    sentence: '404 DeploymentNotFound of Azure',
    reply: {
      status: 404,
      body: { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } },
    },
  },
  'route-gone': {
    sentence: '404 of an address that is not served',
    reply: error(404, { type: 'invalid_request_error', code: null, message: 'Invalid URL (POST /v1/chat/completion)' }),
  },
  'bad-request': {
    sentence: '400: the client asked for what no model does',
    reply: error(400, {
      type: 'invalid_request_error',
      code: null,
      param: 'temperature',
      message: "Invalid 'temperature': decimal above maximum value.",
    }),
  },
  unprocessable: {
    sentence: '422 of a compatible server',
    reply: error(422, { type: 'invalid_request_error', code: null, message: 'messages: field required' }),
  },
  'too-large': {
    sentence: '413: the request has too many bytes',
    reply: error(413, { type: 'request_too_large', code: null, message: 'Request exceeds the maximum size' }),
  },
  'context-length': {
    sentence: '400 context_length_exceeded',
    reply: error(400, {
      type: 'invalid_request_error',
      code: 'context_length_exceeded',
      param: 'messages',
      message: "This model's maximum context length is 8192 tokens. Please reduce the length of the messages.",
    }),
  },
  'content-policy': {
    sentence: '400 content_policy_violation',
    reply: error(400, {
      type: 'invalid_request_error',
      code: 'content_policy_violation',
      message: 'Your request was rejected as a result of our safety system.',
    }),
  },
  'content-filter': {
    sentence: '400 content_filter of Azure, with an inner error',
    reply: error(400, {
      type: '',
      code: 'content_filter',
      param: 'prompt',
      message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    }),
  },
  'max-tokens-reached': {
    sentence: '400 of a reasoning model whose budget ended before its answer',
    reply: error(400, {
      type: 'invalid_request_error',
      code: null,
      message: 'Could not finish the message because max_tokens or model output limit was reached.',
    }),
  },
  'prefill-rejected': {
    sentence: '400: the last message must not be an answer that was begun',
    reply: error(400, {
      type: 'invalid_request_error',
      code: null,
      message: 'This model does not support assistant message prefill.',
    }),
  },
  'error-under-200': {
    sentence: '200 with an error of code 502 in the body',
    reply: {
      status: 200,
      body: { error: { message: 'Upstream error from provider: ResourceExhausted', code: 502 } },
    },
  },
} satisfies ProviderFaults;

function error(status: number, { type, code, message, param = null }: Told): Reply {
  const body: Json = { error: { message, type, param, code } };
  return { status, body };
}
