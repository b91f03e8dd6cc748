import type { Hint, Json, ProviderFaults, Reply } from './fault.ts';

/** The errors of Anthropic's Messages API. */
export const anthropicFaults = {
  'server-error': { sentence: '500 api_error', reply: error(500, 'api_error', 'Internal server error') },
  overloaded: { sentence: '529 overloaded_error', reply: error(529, 'overloaded_error', 'Overloaded') },
  unauthorised: {
    sentence: '401 authentication_error',
    reply: error(401, 'authentication_error', 'invalid x-api-key'),
  },
  forbidden: {
    sentence: '403 permission_error',
    reply: error(403, 'permission_error', 'Your API key does not have permission to use the specified resource.'),
  },
  'no-credit': { sentence: '402 billing_error', reply: error(402, 'billing_error', 'Your account has no credit.') },
  'credit-balance': {
    sentence: '400 invalid_request_error: the credit balance is too low',
    reply: error(
      400,
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade.',
    ),
  },
  'usage-limit': {
    sentence: '400 invalid_request_error: usage limits until a date',
    reply: error(
      400,
      'invalid_request_error',
      'You have reached your specified API usage limits. You will regain access on 2027-01-01 at 00:00 UTC.',
    ),
  },
  'rate-limit': { sentence: '429 rate_limit_error without a word about when', reply: limited({}) },
  'rate-limit-seconds': {
    sentence: '429 rate_limit_error with retry-after',
    reply: limited({ 'retry-after': { seconds: 20, as: 'seconds' } }),
  },
  'rate-limit-resets': {
    sentence: '429 rate_limit_error with anthropic-ratelimit-*-reset',
    reply: limited({
      'retry-after': '5',
      'anthropic-ratelimit-requests-reset': { seconds: 20, as: 'rfc3339' },
      'anthropic-ratelimit-tokens-reset': { seconds: 10, as: 'rfc3339' },
    }),
  },
  'spend-limit-month': {
    sentence: '429 with enforced_spend_limit_reached and no retry-after: closed until the month ends',
    reply: {
      status: 429,
      body: {
        type: 'error',
        error: {
          type: 'rate_limit_error',
          message: 'The monthly spend limit is reached.',
          details: { error_code: 'enforced_spend_limit_reached' },
        },
        request_id: 'req_scripted',
      },
    },
  },
  'model-gone': { sentence: '404 not_found_error', reply: error(404, 'not_found_error', 'model: gone') },
  'bad-request': {
    sentence: '400: the client asked for what no model does',
    reply: error(400, 'invalid_request_error', 'temperature: Input should be less than or equal to 1'),
  },
  'context-length': {
    sentence: '400: the prompt is too long',
    reply: error(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
  },
  'max-tokens-reached': {
    sentence: '400: fewer tokens are asked for than the model thinks with',
    reply: error(400, 'invalid_request_error', '`max_tokens` must be greater than `thinking.budget_tokens`.'),
  },
  'route-gone': { sentence: '404 of an address that is not served', reply: error(404, 'not_found_error', 'Not Found') },
  'too-large': {
    sentence: '413 request_too_large from the edge',
    reply: error(413, 'request_too_large', 'Request exceeds the maximum allowed number of bytes.'),
  },
  'prefill-rejected': {
    sentence: '400: the last message must not be an answer that was begun',
    reply: error(400, 'invalid_request_error', 'This model does not support assistant message prefill.'),
  },
  'error-under-200': {
    sentence: '200 with an error in the body',
    reply: { ...error(529, 'overloaded_error', 'Overloaded'), status: 200 },
  },
} satisfies ProviderFaults;

function error(status: number, type: string, message: string): Reply {
  return { status, body: bodyOf(type, message) };
}

function limited(headers: Record<string, string | Hint>): Reply {
  const message = 'This request would exceed the rate limit of your organization.';
  return { status: 429, headers, body: bodyOf('rate_limit_error', message) };
}

function bodyOf(type: string, message: string): Json {
  return { type: 'error', error: { type, message }, request_id: 'req_scripted' };
}
