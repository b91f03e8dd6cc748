import { classify } from '../../../../core/provider/failure/classify.ts';
import { answer, anthropic, bedrock, chat, invalid, openai } from './replies.ts';

const NOW = Date.parse('2026-10-21T07:00:00Z');

test.each([
  ['OpenAI', openai(400, invalid('context_length_exceeded', 'Your input exceeds the context window of this model.'))],
  ['Azure', openai(400, { code: 'context_length_exceeded', message: "This model's maximum context length is 8192" })],
  ['Anthropic', anthropic(400, invalid(null, 'prompt is too long: 210000 tokens > 200000 maximum'))],
  ['Anthropic, with its answer', anthropic(400, invalid(null, 'input length and `max_tokens` exceed context limit'))],
  ['Bedrock', bedrock(400, 'ValidationException', 'Input is too long for requested model.')],
  [
    'Bedrock for a model',
    bedrock(400, 'ValidationException', 'The model returned the following errors: prompt is too long: 9 > 8'),
  ],
  ['Gemini', openai(400, { code: 400, status: 'INVALID_ARGUMENT', message: 'The input token count (9) exceeds' })],
  ['Vertex', openai(400, { message: 'Unable to submit request because the input token count is 33 but' })],
  ['Mistral', answer(400, { object: 'error', message: 'Prompt contains 40000 tokens and 0 draft tokens, too large' })],
  ['Cohere', answer(400, { message: 'too many tokens: total number of tokens in the prompt cannot exceed 4081' })],
  ['vLLM', openai(400, { message: "This model's maximum context length is 4096 tokens. However, you requested 5000" })],
  [
    'vLLM, with its answer',
    openai(400, { message: "'max_tokens' is too large: 5000. This model's maximum context length is 4096 tokens" }),
  ],
  ['TGI', answer(422, { error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096' })],
  ['llama.cpp', openai(400, { type: 'exceed_context_size_error', message: 'the request exceeds' })],
  ['Ollama', answer(400, { error: 'prompt too long; exceeded max context length by 4 tokens' })],
  ['LM Studio', answer(400, { error: 'Trying to keep the first 5000 tokens when context the overflows.' })],
  ['Fireworks', openai(400, { message: 'The prompt is too long: 200000, model maximum context length: 131071' })],
  ['xAI', answer(400, { code: 'x', error: "This model's maximum prompt length is 131072 but the request contains 9" })],
  ['Moonshot', openai(400, invalid(null, 'Invalid request: Your request exceeded model token limit: 131072'))],
  ['DashScope', answer(400, { code: 'InvalidParameter', message: 'Range of input length should be [1, 30720]' })],
  ['GitHub Models', openai(413, { code: 'tokens_limit_reached', message: 'Request body too large for gpt-4o model.' })],
])("a prompt that is too long in %s's words needs a larger window, and nothing else changes", (_, reply) => {
  expect(classify(reply, NOW)).toMatchObject({ class: 'Client', needs: 'window' });
});

test.each([
  ['a request with many bytes', anthropic(413, { type: 'request_too_large', message: 'Request exceeds the maximum' })],
  ['an answer that is too long', anthropic(400, invalid(null, 'max_tokens: 100000 > 64000, which is the maximum'))],
  ['a text in a field', openai(400, invalid('string_above_max_length', "Invalid 'messages[0].content': too long"))],
  ['a tool that a model lacks', openai(400, invalid(null, 'The model `x` is not supported with this tool'))],
  ['a quoted message', openai(400, invalid(null, "Unknown tool 'prompt is too long'"))],
])('%s needs no larger window', (_, reply) => {
  expect(classify(reply, NOW)).toMatchObject({ class: 'Client', needs: null });
});

test.each([
  ['Fireworks: a model', openai(404, { code: 'NOT_FOUND', message: 'Model not found, inaccessible' }), 'ModelGone'],
  ['Hugging Face: a model', openai(400, { code: 'model_not_supported', message: 'The requested' }), 'ModelGone'],
  ['Azure API Management: calls', answer(403, { message: 'Out of call volume quota. Quota will' }), 'Throttled'],
  ['Azure API Management: a rate', answer(429, { message: 'Rate limit is exceeded. Try again in 9' }), 'Throttled'],
  ['Anthropic: a lock', anthropic(409, { type: 'conflict_error', message: 'Lock timeout' }), 'Server'],
  ['Zhipu: a stop by its filter', chat({ content: 'a' }, 'sensitive'), 'Policy'],
  ['Zhipu: a stop by its network', chat({ content: 'a' }, 'network_error'), 'Soft200'],
])('%s is classified', (_, reply, expected) => {
  expect(classify(reply, NOW)?.class).toBe(expected);
});
