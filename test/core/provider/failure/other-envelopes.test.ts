import { classify } from '../../../../core/provider/failure/classify.ts';
import { answer, bedrock, openai, streamed } from './replies.ts';

const NOW = Date.parse('2026-10-21T07:00:00Z');
const begun = (error: object) => streamed({ content: false, end: null, error: { error } });

test.each([
  ['DeepInfra: an error in a detail', answer(404, { detail: { error: 'Model is not available' } }), 'ModelGone'],
  ['a name beside words', answer(429, { error: 'insufficient_quota', message: 'no more' }), 'Money'],
  ['a name alone', answer(404, { error: 'model_not_found' }), 'ModelGone'],
  ['OAuth', answer(400, { error: 'invalid_token', error_description: 'The access token expired' }), 'Auth'],
  ['Databricks: a code', answer(404, { error_code: 'ENDPOINT_NOT_FOUND', message: 'The given' }), 'ModelGone'],
  ['Databricks: a right', answer(400, { error_code: 'PERMISSION_DENIED', message: 'x' }), 'Auth'],
  ['Novita: a reason', answer(403, { code: 403, reason: 'NOT_ENOUGH_BALANCE', message: 'not enough' }), 'Money'],
  ['a list of errors', answer(500, { error: [{ code: 'insufficient_quota' }] }), 'Money'],
  ['TGI: a status in a stream', begun({ message: 'Template error: x', http_status_code: 422 }), 'Client'],
  ['DashScope: a filter in a stream', begun({ code: 'data_inspection_failed', message: 'x' }), 'Policy'],
  ['Ark: a filter in a stream', begun({ code: 'OutputTextSensitiveContentDetected', message: 'x' }), 'Policy'],
  ['Ark: a bill', openai(403, { code: 'AccountOverdueError', type: 'Forbidden', message: 'x' }), 'Money'],
  [
    'SiliconFlow: a bill',
    answer(403, { code: 30001, message: 'Sorry, your account balance is insufficient' }),
    'Money',
  ],
  ['SiliconFlow: a model', answer(400, { code: 20012, message: 'Model does not exist. Please check' }), 'ModelGone'],
  ['Zhipu: a bill', openai(429, { code: '1113', message: '余额不足或无可用资源包,请充值。' }), 'Money'],
  ['OpenRouter: a key', openai(403, { code: 403, message: 'Key limit exceeded (total limit). Manage' }), 'Money'],
  ['watsonx: a quota', answer(403, { errors: [{ code: 'token_quota_reached', message: 'x' }] }), 'Money'],
  ['Oracle', answer(404, { code: 'NotAuthorizedOrNotFound', message: 'Authorization failed or' }), 'Auth'],
  ['Groq: a closed organisation', openai(400, { code: 'organization_restricted', message: 'x' }), 'Auth'],
  ['Bedrock: a closed account', bedrock(400, 'ValidationException', 'Access to Bedrock models is not allowed'), 'Auth'],
  [
    'Gemini: a model',
    openai(404, { message: 'This model models/x is no longer available to new users.' }),
    'ModelGone',
  ],
  ['Cohere: a model', answer(404, { message: "model 'command-r' was removed on September 15, 2025." }), 'ModelGone'],
  ['NVIDIA: a model', answer(404, { title: 'Not Found', detail: "Function 'x': Not found for account" }), 'ModelGone'],
  [
    'LiteLLM: a model',
    openai(400, { message: '/chat/completions: Invalid model name passed in model=x' }),
    'ModelGone',
  ],
  ['a model that cannot chat', openai(404, { param: 'model', message: 'This is not a chat model' }), 'ModelGone'],
  ['Triton: a model', answer(400, { error: "Request for unknown model: 'x' is not found" }), 'ModelGone'],
  ['Hugging Face: an endpoint', answer(400, { error: 'Bad Request: Endpoint is paused, ask a' }), 'ModelGone'],
  ['new-api: a throttle', openai(429, { type: 'upstream_error', code: 'bad_response_status_code' }), 'Throttled'],
  ['new-api: a key', openai(401, { type: 'upstream_error', code: 'bad_response_status_code' }), 'Auth'],
  ['new-api: a quota', openai(403, { type: 'new_api_error', code: 'pre_consume_token_quota_failed' }), 'Money'],
  ['Railway without a route', answer(404, { status: 'error', code: 404, message: 'Application not found' }), 'Network'],
  ['Kong without a route', answer(404, { message: 'no Route matched with those values' }), 'Network'],
  ['APISIX without a route', answer(404, { error_msg: '404 Route Not Found' }), 'Network'],
])('%s is classified', (_, reply, expected) => {
  expect(classify(reply, NOW)?.class).toBe(expected);
});

test.each([
  [
    'Fastify: words beside a title',
    { statusCode: 429, error: 'Too Many Requests', message: 'retry in 5 minutes' },
    300,
  ],
  ['a field beside words', { error: 'slow down please', retry_after: 33 }, 33],
  [
    'GitHub: words',
    { error: { code: 'RateLimitReached', message: 'Please wait 13046 seconds before retrying.' } },
    13_046,
  ],
  [
    'Cohere: the calls of a month',
    { message: 'You are using a Trial key, which is limited to 1000 API calls / month. You' },
    (Date.parse('2026-11-01T00:00:00Z') - NOW) / 1000,
  ],
  [
    'Cohere: the calls of a minute',
    { message: 'You are using a Trial key, which is limited to 20 API calls / minute.' },
    60,
  ],
])('a throttle waits as its body says: %s', (_, body, seconds) => {
  expect(classify(answer(429, body), NOW)).toMatchObject({ class: 'Throttled', horizon: seconds * 1000 });
});

test.each([
  ["The input (12000 tokens) is longer than the model's context length (8192 tokens)."],
  ["Requested token count exceeds the model's maximum context length of 32768 tokens."],
  ['Prompt exceeds max length'],
])('a larger window may take it: %s', (message) => {
  expect(classify(answer(400, { object: 'error', message, code: 400 }), NOW)).toMatchObject({ needs: 'window' });
});

test('a long prompt that costs extra throttles nobody, and another provider may take it', () => {
  const body = { error: { type: 'rate_limit_error', message: 'Extra usage is required for long context requests.' } };

  expect(classify(answer(429, body), NOW)).toMatchObject({ class: 'Client', needs: 'quota' });
});

test('the words of an error are no code for logs', () => {
  const failure = classify(answer(500, { error: 'Key sk-123 is wrong: see the page', message: 'x' }), NOW);

  expect(JSON.stringify(failure)).not.toContain('sk-123');
});
