import fc from 'fast-check';
import type { ProviderKind, ProviderReply } from '../../../../core/contracts/provider/failure.ts';
import { classify } from '../../../../core/provider/failure/classify.ts';
import { answer, anthropic, bedrock, invalid, openai } from './replies.ts';

const NOW = Date.parse('2026-10-21T07:00:00Z');

test.each<[string, ProviderReply, string]>([
  ['a wrong key of OpenAI', openai(401, invalid('invalid_api_key')), 'Auth'],
  ['a country that is not served', openai(403, { code: 'unsupported_country_region_territory' }), 'Auth'],
  ['a rate limit', openai(429, { code: 'rate_limit_exceeded', type: 'requests' }), 'Throttled'],
  ['traffic that grew too fast', openai(429, { code: 'slow_down' }), 'Throttled'],
  ['no quota', openai(429, { code: 'insufficient_quota', type: 'insufficient_quota' }), 'Money'],
  ['no credit', openai(429, { code: 'credit_balance_exhausted' }), 'Money'],
  ['a spend limit of a project', openai(429, { code: 'project_spend_limit_exceeded' }), 'Money'],
  ['an overloaded server', openai(503, { code: 'server_is_overloaded' }), 'Overloaded'],
  ['a model that is gone', openai(404, invalid('model_not_found')), 'ModelGone'],
  ['a route that is not there', openai(404, { message: 'Invalid URL (POST /v1/v1/chat)' }), 'Client'],
  ['a prompt that is too long', openai(400, invalid('context_length_exceeded')), 'Client'],
  ['a prompt against the policy', openai(400, invalid('content_policy_violation')), 'Policy'],
  ['no credit at DeepSeek', openai(402, invalid('invalid_request_error', 'Insufficient Balance')), 'Money'],
  ['no credit at OpenRouter', openai(402, { code: 402, message: 'Insufficient credits' }), 'Money'],
  [
    'a budget that requests under way use up',
    openai(402, { code: 402, metadata: { limit_source: 'in_flight_budget' } }, { 'retry-after': '2' }),
    'Throttled',
  ],
  ['a moderated prompt', openai(403, { code: 403, metadata: { reasons: ['x'], flagged_input: 'x' } }), 'Policy'],
  ['a deployment of Azure that is gone', openai(404, { code: 'DeploymentNotFound' }), 'ModelGone'],
  ['a content filter of Azure', openai(400, { code: 'content_filter', innererror: { code: 'Responsible' } }), 'Policy'],
  ['a wrong key of Anthropic', anthropic(401, { type: 'authentication_error' }), 'Auth'],
  ['a missing permission', anthropic(403, { type: 'permission_error' }), 'Auth'],
  ['an unpaid bill', anthropic(402, { type: 'billing_error' }), 'Money'],
  [
    'no credit inside an error of the client',
    anthropic(400, { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' }),
    'Money',
  ],
  [
    'a usage limit inside an error of the client',
    anthropic(400, {
      type: 'invalid_request_error',
      message: 'You have reached your specified API usage limits. You will regain access on 2026-11-01 at 00:00 UTC.',
    }),
    'Money',
  ],
  [
    'a spend limit until the month ends',
    anthropic(429, { type: 'rate_limit_error', details: { error_code: 'enforced_spend_limit_reached' } }),
    'Money',
  ],
  ['a rate limit of Anthropic', anthropic(429, { type: 'rate_limit_error' }), 'Throttled'],
  ['an overloaded Anthropic', anthropic(529, { type: 'overloaded_error' }), 'Overloaded'],
  ['a prompt that the edge refuses', anthropic(413, { type: 'request_too_large' }), 'Client'],
  ['a prompt that Anthropic finds too long', anthropic(400, invalid(null, 'prompt is too long: 9 > 8')), 'Client'],
  ['a model of Anthropic that is gone', anthropic(404, { type: 'not_found_error', message: 'model: x' }), 'ModelGone'],
  ['expired credentials of AWS', bedrock(403, 'ExpiredTokenException'), 'Auth'],
  ['no agreement for a model', bedrock(403, 'AccessDeniedException'), 'Auth'],
  ['a model of Bedrock that is gone', bedrock(404, 'ResourceNotFoundException'), 'ModelGone'],
  [
    'a model that Bedrock does not know',
    bedrock(400, 'ValidationException', 'The provided model identifier is invalid.'),
    'ModelGone',
  ],
  ['a request that Bedrock finds wrong', bedrock(400, 'ValidationException', 'bad'), 'Client'],
  ['a service quota', bedrock(400, 'ServiceQuotaExceededException'), 'Throttled'],
  ['a model of Bedrock that is late', bedrock(408, 'ModelTimeoutException'), 'Server'],
  ['a model of Bedrock that fails', bedrock(424, 'ModelErrorException'), 'Server'],
  ['a throttled Bedrock', bedrock(429, 'ThrottlingException'), 'Throttled'],
  ['a model that is being loaded', bedrock(429, 'ModelNotReadyException'), 'Overloaded'],
  ['an error inside Bedrock', bedrock(500, 'InternalServerException'), 'Server'],
  ['an unavailable Bedrock', bedrock(503, 'ServiceUnavailableException'), 'Overloaded'],
  ['a quota of Gemini', answer(429, [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }]), 'Throttled'],
  [
    'a quota of Gemini that never heals',
    openai(429, { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'You exceeded your current quota. limit: 0' }),
    'Money',
  ],
  ['an unavailable Gemini', openai(503, { code: 503, status: 'UNAVAILABLE' }), 'Overloaded'],
  ['a project of Gemini without billing', openai(400, { code: 400, status: 'FAILED_PRECONDITION' }), 'Money'],
  [
    'a wrong key of Gemini',
    openai(400, { code: 400, status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] }),
    'Auth',
  ],
  ['a page of a proxy', answer(502, '<html>Bad Gateway</html>'), 'Server'],
  ['a status without a body', answer(500, null), 'Server'],
  ['a model that Ollama lacks', answer(404, { error: "model 'llama3' not found" }), 'ModelGone'],
  ['an error as a mere text', answer(401, { detail: 'no' }), 'Auth'],
  ['a refused connection', { outcome: 'unreachable', kind: 'openai', code: 'ECONNREFUSED' }, 'Network'],
  ['a clock that ran out', { outcome: 'late', kind: 'openai', clock: 'firstToken', content: false }, 'Network'],
])('%s is classified', (_, reply, expected) => {
  expect(classify(reply, NOW)?.class).toBe(expected);
});

test('a code that nobody knows falls back to the status and is told', () => {
  const failure = classify(openai(503, { code: 'brand new/code', message: 'x' }), NOW);

  expect(failure).toMatchObject({ class: 'Overloaded', by: 'status', unknown: 'brand_new_code' });
});

test('a message that quotes a prompt closes no provider', () => {
  const quoted = "Invalid value: 'Your credit balance is too low', 'invalid api key', 'model x not found'";

  expect(classify(openai(400, invalid(null, quoted)), NOW)?.class).toBe('Client');
});

test('a throttled provider always has a horizon', () => {
  expect(classify(openai(429, {}), NOW)?.horizon).toBe(60_000);
  expect(classify(openai(429, {}, { 'retry-after': 'soon' }), NOW)?.horizon).toBe(60_000);
  expect(classify(openai(429, {}, { 'retry-after': '171' }), NOW)?.horizon).toBe(171_000);
});

test('nothing of a message is in what is logged', () => {
  const failure = classify(openai(401, { code: 'invalid_api_key', message: 'Incorrect API key: sk-123' }), NOW);

  expect(JSON.stringify(failure)).not.toContain('sk-123');
});

test('whatever comes back is classified without an error, and a status above 399 is always a failure', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<ProviderKind>('openai', 'anthropic', 'bedrock'),
      fc.integer({ min: 100, max: 599 }),
      fc.dictionary(fc.constantFrom('retry-after', 'x-ratelimit-reset', 'x-amzn-errortype'), fc.string()),
      fc.oneof(fc.jsonValue(), fc.record({ error: fc.jsonValue() }), fc.string()),
      (kind, status, headers, body) => {
        const failure = classify(answer(status, body, headers, kind), NOW);

        if (status >= 400) expect(failure).not.toBeNull();
        if (failure) expect(failure.code).toMatch(/^[A-Za-z0-9_.-]{1,64}$/);
      },
    ),
  );
});
