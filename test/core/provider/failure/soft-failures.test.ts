import type { ProviderReply } from '../../../../core/contracts/provider/failure.ts';
import { classify } from '../../../../core/provider/failure/classify.ts';
import { answer, chat, invalid, openai, streamed } from './replies.ts';

const NOW = Date.parse('2026-10-21T07:00:00Z');
const TEXT = { choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }] };
const two = (one: object, other: object, first: string | null = 'stop', second: string | null = first) =>
  answer(200, {
    choices: [
      { index: 0, message: one, finish_reason: first },
      { index: 1, message: other, finish_reason: second },
    ],
  });

test.each<[string, ProviderReply, string]>([
  ['an upstream error under 200', openai(200, { message: 'Upstream error ResourceExhausted', code: 502 }), 'Soft200'],
  ['a wrong key under 200', openai(200, { message: 'no', code: 401 }), 'Auth'],
  ['a request that is blamed under 200', openai(200, { type: 'invalid_request_error', message: 'x' }), 'Client'],
  [
    'a request that Bedrock blames in a stream',
    streamed({ content: false, end: null, error: { error: { code: 'ValidationException', message: 'x' } } }),
    'Client',
  ],
  ['no credit, with the request blamed', openai(200, invalid(null, 'Your credit balance is too low')), 'Money'],
  ['an error under 200 that says nothing', openai(200, {}), 'Soft200'],
  ['no choices', answer(200, { choices: [] }), 'Soft200'],
  ['a body of null', answer(200, null), 'Soft200'],
  ['no body', answer(200, ''), 'Soft200'],
  ['half a body', answer(200, '{"choices":[{"mess'), 'Soft200'],
  ['empty content', chat({ content: ' ' }), 'Soft200'],
  ['no content', chat({ content: null }), 'Soft200'],
  ['content without an end', chat({ content: 'hel' }, null), 'Soft200'],
  ['an end that is an error', chat({ content: 'hel' }, 'error'), 'Soft200'],
  ['content that was filtered', chat({ content: null }, 'content_filter'), 'Policy'],
  ['a refusal by the model', chat({ content: null, refusal: 'I cannot' }), 'Policy'],
  ['tokens that all went into reasoning', chat({ content: '' }, 'length'), 'Client'],
  [
    'an empty answer of Anthropic',
    answer(200, { type: 'message', content: [], stop_reason: 'end_turn' }, {}, 'anthropic'),
    'Soft200',
  ],
  ['a refusal of Anthropic', answer(200, { content: [], stop_reason: 'refusal' }, {}, 'anthropic'), 'Policy'],
  [
    'a guardrail of Bedrock',
    answer(200, { output: { message: { content: [] } }, stopReason: 'guardrail_intervened' }, {}, 'bedrock'),
    'Policy',
  ],
  [
    'a failed response',
    answer(200, { object: 'response', status: 'failed', error: { code: 'server_error' } }),
    'Soft200',
  ],
  ['an empty response', answer(200, { object: 'response', status: 'completed', output: [] }), 'Soft200'],
  ['a stream that just stops', streamed({ end: null }), 'Soft200'],
  ['a stream without content', streamed({ content: false }), 'Soft200'],
  [
    'an overloaded stream',
    streamed({ content: false, end: null, error: { type: 'error', error: { type: 'overloaded_error' } } }),
    'Soft200',
  ],
  [
    'a stream that ends with no quota',
    streamed({ end: null, error: { error: { code: 'insufficient_quota' } } }),
    'Money',
  ],
])('%s is classified', (_, reply, expected) => {
  expect(classify(reply, NOW)?.class).toBe(expected);
});

test.each<[string, ProviderReply]>([
  ['text', chat({ content: 'hello' })],
  ['text that was cut by its length', chat({ content: 'hello' }, 'length')],
  ['a call of a tool', chat({ content: null, tool_calls: [{ id: 'c' }] }, 'tool_calls')],
  ['parts', chat({ content: [{ type: 'text', text: 'hello' }] })],
  [
    'a message of Anthropic',
    answer(
      200,
      { type: 'message', content: [{ type: 'text', text: 'hello' }], stop_reason: 'end_turn' },
      {},
      'anthropic',
    ),
  ],
  [
    'a message of Bedrock',
    answer(200, { output: { message: { content: [{ text: 'hello' }] } }, stopReason: 'end_turn' }, {}, 'bedrock'),
  ],
  [
    'a response',
    answer(200, {
      object: 'response',
      status: 'completed',
      error: null,
      output: [{ type: 'message', content: [{ type: 'output_text', text: 'hi' }] }],
    }),
  ],
  ['sound', chat({ content: null, audio: { id: 'a', data: 'AA' } })],
  ['an image', chat({ content: '', images: [{ type: 'image_url' }] })],
  ['one of two choices that was filtered', two({ content: 'a' }, { content: null }, 'stop', 'content_filter')],
  ['an answer with an error of null', answer(200, { ...TEXT, error: null })],
  ['an answer with an empty error', answer(200, { ...TEXT, error: { message: '', code: 0 } })],
  ['an answer with logprobs', answer(200, { choices: [{ ...TEXT.choices[0], logprobs: { content: [] } }] })],
  ['a stream', streamed({})],
])('%s is a good answer', (_, reply) => {
  expect(classify(reply, NOW)).toBeNull();
});

test('what the body of a Soft200 says is kept', () => {
  const failure = classify(openai(200, { message: 'Upstream error', code: 502 }), NOW);

  expect(failure).toMatchObject({ class: 'Soft200', cause: 'Server', by: 'status' });
});
