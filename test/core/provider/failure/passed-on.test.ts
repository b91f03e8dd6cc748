import { classify } from '../../../../core/provider/failure/classify.ts';
import { answer, invalid, openai } from './replies.ts';

const NOW = Date.parse('2026-10-21T07:00:00Z');
const litellm = (status: number, message: string, type: string | null = null) =>
  openai(status, { message, type, param: null, code: String(status) });
const GOOGLE = { code: 429, message: 'x', status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '77s' }] };
const provider = (code: number, raw: string) =>
  openai(code, { message: 'Provider returned error', code, metadata: { raw, provider_name: 'x' } });
const CREDIT = { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' };
const TOO_LONG = { type: 'invalid_request_error', message: 'prompt is too long: 1284668 tokens > 1000000 maximum' };

test.each([
  [
    'LiteLLM: no quota',
    litellm(
      429,
      'litellm.RateLimitError: RateLimitError: OpenAIException - You exceeded your current quota',
      'throttling_error',
    ),
    { class: 'Money' },
  ],
  [
    'LiteLLM: no credit as JSON',
    litellm(
      400,
      `litellm.BadRequestError: AnthropicException - ${JSON.stringify({ error: CREDIT })}. Received Model Group=x`,
    ),
    { class: 'Money' },
  ],
  [
    'LiteLLM: a window',
    litellm(
      400,
      "litellm.ContextWindowExceededError: litellm.BadRequestError: OpenAIException - This model's maximum context length is 8192",
    ),
    { class: 'Client', needs: 'window' },
  ],
  [
    'LiteLLM: bytes of Python',
    litellm(500, `litellm.RateLimitError: VertexAIException - b'${JSON.stringify({ error: GOOGLE })}'`),
    { class: 'Throttled', horizon: 77_000 },
  ],
  [
    'LiteLLM: a day of Azure',
    litellm(
      429,
      "litellm.RateLimitError: AzureException RateLimitError - Error code: 429 - {'error': {'code': '429', 'message': 'Please retry after 86400 seconds. Please go'}}",
      'throttling_error',
    ),
    { class: 'Throttled', horizon: 86_400_000 },
  ],
  ['OpenRouter: a window', provider(400, JSON.stringify({ error: TOO_LONG })), { class: 'Client', needs: 'window' }],
  ['OpenRouter: a wait', provider(429, JSON.stringify({ error: GOOGLE })), { class: 'Throttled', horizon: 77_000 }],
  [
    'OpenRouter: words',
    provider(429, 'x is temporarily rate-limited upstream'),
    { class: 'Throttled', horizon: 60_000 },
  ],
  [
    'DashScope: a window',
    openai(400, invalid(null, '<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 98304]')),
    { class: 'Client', needs: 'window' },
  ],
  [
    'JSON as the message',
    openai(429, { message: `${JSON.stringify({ error: GOOGLE }, null, 2)}\n`, code: 429, status: 'Too Many Requests' }),
    { class: 'Throttled', horizon: 77_000 },
  ],
  [
    'an error that Python prints',
    answer(500, {
      detail: "Error code: 401 - {'error': {'message': 'Incorrect API key provided: sk-x', 'code': None}}",
    }),
    { class: 'Auth' },
  ],
  ['a status before the words', answer(500, { error: '429 You exceeded your current quota' }), { class: 'Money' }],
  [
    'an error of Go',
    answer(500, { error: 'error, status code: 429, status: 429 Too Many Requests, message: Try again in 9s.' }),
    { class: 'Throttled', horizon: 9000 },
  ],
])("the provider's error inside a proxy's decides: %s", (_, reply, expected) => {
  expect(classify(reply, NOW)).toMatchObject(expected);
});

const PRINTED = "{'error': {'message': 'Your credit balance is too low'}}";
test.each([
  ['in Python', `${PRINTED} is not valid under any of the given schemas - 'messages.0'`],
  ['in JSON', '{"error":{"code":"insufficient_quota"}} is not of type \'string\''],
  ['inside an error', `Error code: 400 - {'error': {'message': "${PRINTED} is not valid"}}`],
  ['behind a proxy', `litellm.BadRequestError: OpenAIException - ${PRINTED} is not valid`],
  ['in a sentence about a model', "This model does not support the tool 'file not found'"],
])("a value of the user's that a validator quotes closes no provider: %s", (_, message) => {
  expect(classify(openai(400, invalid(null, message)), NOW)).toMatchObject({ class: 'Client', needs: null });
});
