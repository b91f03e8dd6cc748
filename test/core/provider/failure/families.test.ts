import type { ProviderReply } from '../../../../core/contracts/provider/failure.ts';
import { classify } from '../../../../core/provider/failure/classify.ts';
import { answer, anthropic, bedrock, openai } from './replies.ts';

const NOW = Date.parse('2026-10-21T07:00:00Z');
const HTML = '<html><head><title>Error</title></head></html>';
const google = (status: number, error: object) => answer(status, [{ error: { code: status, ...error } }]);

test.each<[string, ProviderReply, string]>([
  ['OpenAI: a key in words', openai(401, { message: 'Incorrect API key provided: sk-…', code: null }), 'Auth'],
  ['OpenAI: an organisation that is closed', openai(401, { code: 'account_deactivated' }), 'Auth'],
  ['OpenAI: a limit of billing as 400', openai(400, { code: 'billing_hard_limit_reached' }), 'Money'],
  ['OpenAI: no quota as a type alone', openai(429, { code: null, type: 'insufficient_quota' }), 'Money'],
  ['OpenAI: an access to a model as 403', openai(403, { code: 'model_not_found' }), 'ModelGone'],
  ['OpenAI: a code that nobody knows', openai(401, { code: 'project_archived' }), 'Auth'],
  ['OpenAI: a null as the error', answer(500, { error: null }), 'Server'],
  ['OpenRouter: a model that is none', openai(400, { code: 400, message: 'a/b is not a valid model ID' }), 'ModelGone'],
  ['OpenRouter: no endpoints', openai(404, { code: 404, message: 'No endpoints found for a/b.' }), 'ModelGone'],
  [
    'OpenRouter: no endpoint that can use tools',
    openai(404, { code: 404, message: 'No endpoints found that support tool use.' }),
    'Client',
  ],
  [
    'OpenRouter: an error of its provider',
    openai(429, { message: 'Provider returned error', code: 429, metadata: { error_type: 'rate_limit_exceeded' } }),
    'Throttled',
  ],
  ['OpenRouter: a timeout', openai(408, { code: 408, message: 'Request timed out' }), 'Server'],
  ['DeepSeek: a model', openai(400, { message: 'Model Not Exist', code: 'invalid_request_error' }), 'ModelGone'],
  ['DeepSeek: a wrong key', openai(401, { type: 'authentication_error', code: 'invalid_request_error' }), 'Auth'],
  ['Azure: a route', openai(404, { code: '404', message: 'Resource not found' }), 'Client'],
  ['Azure: a wrong key', answer(401, { statusCode: 401, message: 'Unauthorized. Access token is missing' }), 'Auth'],
  ['Azure: a private network', openai(403, { code: '403', message: 'Public access is disabled.' }), 'Auth'],
  ['Azure: a throttle', openai(429, { code: '429', message: 'Please retry after 32 seconds.' }), 'Throttled'],
  ['Azure: a throttle by another name', openai(429, { code: 'RateLimitReached' }), 'Throttled'],
  ['Azure: a deployment being made', openai(404, { code: 'DeploymentNotReady' }), 'ModelGone'],
  ['Anthropic: a closed organisation', anthropic(400, { message: 'This organization has been disabled.' }), 'Auth'],
  [
    'Anthropic: a limit of a workspace',
    anthropic(400, {
      type: 'invalid_request_error',
      message: 'You have reached your specified workspace API usage limits. You will regain access on 2026-11-01.',
    }),
    'Money',
  ],
  ['Anthropic: a region', anthropic(403, { type: 'forbidden', message: 'Request not allowed' }), 'Auth'],
  ['Anthropic: a route', anthropic(404, { type: 'not_found_error', message: 'Not Found' }), 'Client'],
  ['Anthropic: a timeout', anthropic(504, { type: 'timeout_error' }), 'Server'],
  [
    'Bedrock: a namespace before the name',
    answer(400, { __type: 'com.amazon.coral.service#ThrottlingException' }, {}, 'bedrock'),
    'Throttled',
  ],
  ['Bedrock: an account without access', bedrock(400, 'ValidationException', 'Operation not allowed'), 'Auth'],
  ['Bedrock: a long prompt', bedrock(400, 'ValidationException', 'Input is too long for requested model.'), 'Client'],
  ['Bedrock: a throttle by tokens', bedrock(429, 'ThrottlingException', 'Too many tokens, please wait'), 'Throttled'],
  ['Gemini: a throttle', google(429, { status: 'RESOURCE_EXHAUSTED' }), 'Throttled'],
  [
    'Gemini: an expired key',
    google(400, { status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] }),
    'Auth',
  ],
  ['Gemini: a wrong argument', google(400, { status: 'INVALID_ARGUMENT', message: 'Invalid argument.' }), 'Client'],
  [
    'Gemini: a region',
    google(400, { status: 'FAILED_PRECONDITION', message: 'User location is not supported for the API use.' }),
    'Auth',
  ],
  [
    'Gemini: no billing',
    google(403, { status: 'PERMISSION_DENIED', details: [{ reason: 'BILLING_DISABLED' }] }),
    'Money',
  ],
  ['Gemini: an old quota', google(403, { errors: [{ reason: 'rateLimitExceeded' }] }), 'Throttled'],
  [
    'Gemini: no credits',
    google(429, { status: 'RESOURCE_EXHAUSTED', message: 'Your prepayment credits are depleted.' }),
    'Money',
  ],
  ['Gemini: a cancelled call', google(499, { status: 'CANCELLED' }), 'Server'],
  ['Gemini: a call that took too long', google(504, { status: 'DEADLINE_EXCEEDED' }), 'Server'],
  ['Gemini: a model', google(404, { status: 'NOT_FOUND', message: 'models/x is not found for API v1' }), 'ModelGone'],
  ['Vertex: a model', google(404, { message: 'Publisher Model `p/x` was not found.' }), 'ModelGone'],
  ['vLLM: a model', answer(404, { object: 'error', message: 'The model `x` does not exist.', code: 404 }), 'ModelGone'],
  ['vLLM: a route', answer(404, { detail: 'Not Found' }), 'Client'],
  ['vLLM: a list of details', answer(422, { detail: [{ loc: ['body'], msg: 'field required' }] }), 'Client'],
  [
    'vLLM: a wrong request',
    answer(400, { object: 'error', message: 'bad', type: 'BadRequestError', code: 400 }),
    'Client',
  ],
  ['vLLM: an inner error', answer(500, { object: 'error', message: '', type: 'InternalServerError' }), 'Server'],
  ['FastAPI: an object as the detail', answer(400, { detail: { error: { code: 'insufficient_quota' } } }), 'Money'],
  ['TGI: an overload under 429', answer(429, { error: 'Model is overloaded', error_type: 'overloaded' }), 'Overloaded'],
  ['llama.cpp: a model being loaded', openai(503, { code: 503, type: 'unavailable_error' }), 'Overloaded'],
  ['Groq: no room for flex', openai(498, { type: 'capacity_exceeded' }), 'Overloaded'],
  ['Groq: a model that left', openai(400, { code: 'model_decommissioned' }), 'ModelGone'],
  [
    'Mistral: a throttle',
    answer(429, { object: 'error', type: 'rate_limited', code: '1300', message: 'x' }),
    'Throttled',
  ],
  [
    'Mistral: a model',
    answer(400, { object: 'error', type: 'invalid_model', code: '1500', message: 'x' }),
    'ModelGone',
  ],
  ['Mistral: a wrong key', answer(401, { message: 'Unauthorized', request_id: 'x' }), 'Auth'],
  ['Together: a long prompt as 403', openai(403, { message: 'Input token count + max_tokens exceed 4097' }), 'Client'],
  ['Together: a model', openai(404, { code: 'model_not_available' }), 'ModelGone'],
  ['Fireworks: a closed account', openai(412, { message: 'Account x is suspended, possibly for its limit' }), 'Money'],
  [
    'xAI: no credits as 403',
    answer(403, {
      code: 'No permission',
      error: 'Your team 1 has either used all available credits or reached its limit.',
    }),
    'Money',
  ],
  [
    'xAI: a prompt against the rules as 403',
    answer(403, { code: 'No permission', error: 'Content violates usage guidelines.' }),
    'Policy',
  ],
  ['Moonshot: no quota', openai(429, { type: 'exceeded_current_quota_error' }), 'Money'],
  ['LiteLLM: a budget', openai(400, { message: 'Budget has been exceeded!', type: 'budget_exceeded' }), 'Money'],
  ['LiteLLM: a number as text', openai(429, { type: 'throttling_error', code: '429' }), 'Throttled'],
  ['a proxy that hides a throttle', openai(502, { code: 429, message: 'upstream' }), 'Throttled'],
  ['a proxy that hides a wrong key', openai(500, { code: '401', message: 'upstream' }), 'Auth'],
  ['a proxy that hides a 400', openai(502, { code: 400, message: 'upstream' }), 'Server'],
  ['Cloudflare: a wrong token', answer(401, { success: false, errors: [{ code: 10000, message: 'x' }] }), 'Auth'],
  ['Cloudflare: a throttle', answer(429, 'error code: 1015'), 'Throttled'],
  ['a name in another spelling', openai(400, { code: 'InsufficientQuota' }), 'Money'],
  ['a name of a class of errors', openai(500, { type: 'RateLimitError' }), 'Throttled'],
  ['a proxy that wants a login', answer(407, HTML), 'Network'],
  ['a redirect to a login', answer(302, '', { location: 'https://login.example' }), 'Server'],
  ['an answer without content', answer(204, ''), 'Soft200'],
  ['a request that was only accepted', answer(202, { id: 'x' }), 'Soft200'],
  ['a page under 200', answer(200, HTML), 'Soft200'],
  ['a page of the edge under 413', answer(413, HTML), 'Client'],
])('%s is classified', (_, reply, expected) => {
  expect(classify(reply, NOW)?.class).toBe(expected);
});

test.each<[number, string]>([
  [400, 'Client'],
  [403, 'Network'],
  [404, 'Network'],
  [405, 'Network'],
  [406, 'Client'],
  [408, 'Server'],
  [409, 'Server'],
  [410, 'ModelGone'],
  [421, 'Server'],
  [424, 'Server'],
  [425, 'Server'],
  [426, 'Server'],
  [431, 'Client'],
  [451, 'Auth'],
  [499, 'Server'],
  [500, 'Server'],
  [503, 'Overloaded'],
  [520, 'Server'],
  [522, 'Server'],
  [524, 'Server'],
  [526, 'Server'],
  [529, 'Overloaded'],
  [530, 'Server'],
  [561, 'Server'],
  [599, 'Server'],
])('a page under %i is classified by its status', (status, expected) => {
  expect(classify(answer(status, HTML), NOW)?.class).toBe(expected);
});

test.each([
  'a prompt that says: Your credit balance is too low',
  'Value error: your team 7 has credits',
  "Unknown tool 'Operation not allowed'",
])("the client's own 400 stays its own: %s", (message) => {
  expect(classify(openai(400, { message, type: 'invalid_request_error', code: null }), NOW)?.class).toBe('Client');
});

test('a limit of tokens that a request never meets could be met by a larger window', () => {
  const found = classify(openai(400, { message: 'The decoder prompt (length 9) is longer than the maximum' }), NOW);

  expect(found).toMatchObject({ class: 'Client', needs: 'window' });
});
