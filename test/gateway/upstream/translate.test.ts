import { messagesDialect } from '../../../gateway/upstream/anthropic/read-messages.ts';
import { messagesOf } from '../../../gateway/upstream/anthropic/write-messages.ts';
import { completionOf, converseReader } from '../../../gateway/upstream/bedrock/read-converse.ts';
import { converseOf } from '../../../gateway/upstream/bedrock/write-converse.ts';
import { chatOf, Untranslatable } from '../../../gateway/upstream/translate/chat-of.ts';

const png = 'data:image/png;base64,aGk=';
const BODY = {
  model: 'm',
  max_completion_tokens: 50,
  temperature: 1.7,
  top_p: 0.9,
  stop: 'END',
  user: 'u-1',
  messages: [
    { role: 'system', content: 'Be short.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url: png } },
      ],
    },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c-1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
    },
    { role: 'tool', tool_call_id: 'c-1', content: 'a cat' },
    { role: 'user', content: 'Well?' },
  ],
  tools: [{ type: 'function', function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } } }],
  tool_choice: 'required',
  parallel_tool_calls: false,
};

test('a request for the Messages API has system, turns that alternate, tools and limits', () => {
  expect(messagesOf(chatOf(BODY), { name: 'claude', output: 4096 }, true)).toEqual({
    model: 'claude',
    stream: true,
    max_tokens: 50,
    temperature: 1,
    top_p: 0.9,
    stop_sequences: ['END'],
    metadata: { user_id: 'u-1' },
    system: [{ type: 'text', text: 'Be short.' }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c-1', name: 'look', input: { at: 1 } }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c-1', content: 'a cat' },
          { type: 'text', text: 'Well?' },
        ],
      },
    ],
    tools: [{ name: 'look', description: 'Looks.', input_schema: { type: 'object' } }],
    tool_choice: { type: 'any', disable_parallel_tool_use: true },
  });
});

test('a request for Converse has the same in its own form', () => {
  expect(converseOf(chatOf(BODY), 'nova')).toEqual({
    modelId: 'nova',
    system: [{ text: 'Be short.' }],
    messages: [
      {
        role: 'user',
        content: [{ text: 'What is it?' }, { image: { format: 'png', source: { bytes: Buffer.from('hi') } } }],
      },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'c-1', name: 'look', input: { at: 1 } } }] },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 'c-1', content: [{ text: 'a cat' }] } }, { text: 'Well?' }],
      },
    ],
    inferenceConfig: { maxTokens: 50, temperature: 1, topP: 0.9, stopSequences: ['END'] },
    toolConfig: {
      tools: [{ toolSpec: { name: 'look', description: 'Looks.', inputSchema: { json: { type: 'object' } } } }],
      toolChoice: { any: {} },
    },
  });
});

test('JSON mode becomes an instruction, with the schema where there is one', () => {
  const messages = [{ role: 'user', content: 'hello' }];
  const systemOf = (response_format: object) => chatOf({ messages, response_format }).system;
  expect(systemOf({ type: 'text' })).toEqual([]);
  expect(systemOf({ type: 'json_object' })).toEqual([expect.stringContaining('one JSON object.')]);
  const schema = { type: 'object', required: ['a'] };
  expect(systemOf({ type: 'json_schema', json_schema: { name: 'n', schema } })).toEqual([
    expect.stringContaining('{"type":"object","required":["a"]}'),
  ]);
});

test.each<[string, Record<string, unknown>]>([
  ["'n'", { n: 3 }],
  ["'messages.0.content'", { messages: [{ role: 'user', content: [{ type: 'input_audio', secret: 'x' }] }] }],
  ["'messages.0.role'", { messages: [{ role: 'function', content: 'secret' }] }],
  ["'messages'", { messages: [] }],
])('what has no equal is named by %s, without its text', (path, more) => {
  const translate = () => chatOf({ messages: [{ role: 'user', content: 'hello' }], ...more });
  expect(translate).toThrow(Untranslatable);
  expect(translate).toThrow(path);
  expect(translate).not.toThrow('secret');
});

test('tool calls of both protocols come as those of a chat completion', () => {
  const whole = { index: 0, message: { content: 'I look.' }, finish_reason: 'tool_calls' };
  const calls = [{ id: 'c-1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }];
  const message = {
    ...{ type: 'message', id: 'msg', model: 'claude', stop_reason: 'tool_use', usage: { output_tokens: 3 } },
    content: [
      { type: 'thinking', thinking: 'secret' },
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', id: 'c-1', name: 'look', input: { at: 1 } },
    ],
  };
  const raw = { status: 200, headers: {}, body: Buffer.from('') };
  const anthropic = messagesDialect('claude', false).whole(raw, message);
  const bedrock = completionOf(
    {
      $metadata: {},
      stopReason: 'tool_use',
      output: {
        message: {
          role: 'assistant',
          content: [{ text: 'I look.' }, { toolUse: { toolUseId: 'c-1', name: 'look', input: { at: 1 } } }],
        },
      },
      usage: undefined,
      metrics: undefined,
    },
    'nova',
  );
  for (const answer of [anthropic, bedrock])
    expect(JSON.parse(String(answer?.body))).toMatchObject({
      choices: [{ ...whole, message: { ...whole.message, tool_calls: calls } }],
    });
});

const deltasOf = (bytes: (Buffer | null)[]) =>
  bytes
    .flatMap((one) => (one === null ? [] : String(one).split('\n\n')))
    .filter((one) => one.startsWith('data: {'))
    .flatMap((one) => JSON.parse(one.slice(6)).choices[0].delta.tool_calls ?? []);
const DELTAS = [
  { index: 0, id: 'c-1', type: 'function', function: { name: 'look', arguments: '' } },
  { index: 0, function: { arguments: '{"at"' } },
  { index: 0, function: { arguments: ':1}' } },
];

test('a streamed tool call of the Messages API comes piece by piece', () => {
  const read = messagesDialect('claude', false).reader();
  const send = (type: string, more: object) =>
    read(Buffer.from(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`));
  const seen = [
    send('message_start', { message: { id: 'msg' } }),
    send('content_block_start', { index: 0, content_block: { type: 'tool_use', id: 'c-1', name: 'look', input: {} } }),
    send('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: '{"at"' } }),
    send('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: ':1}' } }),
    send('message_delta', { delta: { stop_reason: 'tool_use' } }),
  ];
  expect(deltasOf(seen.map(({ bytes }) => bytes))).toEqual(DELTAS);
  expect(seen.map(({ content }) => content)).toEqual([false, true, true, true, false]);
  expect(seen.at(-1)?.end).toBe('tool_use');
});

test('a streamed tool call of Converse comes piece by piece, and reasoning is progress without content', () => {
  const read = converseReader('nova', false, 'r-1');
  const seen = [
    read({ messageStart: { role: 'assistant' } }),
    read({ contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'secret' } } } }),
    read({ contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: 'c-1', name: 'look' } } } }),
    read({ contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"at"' } } } }),
    read({ contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: ':1}' } } } }),
  ];
  expect(deltasOf(seen.map(({ bytes }) => bytes))).toEqual(DELTAS);
  expect(seen[1]).toMatchObject({ content: false, progress: true });
  expect(read({ messageStop: { stopReason: 'malformed_tool_use' } }).error).toBeDefined();
});
