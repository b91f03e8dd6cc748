import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { messagesDialect } from '../../../gateway/upstream/anthropic/read-messages.ts';
import { converseReader } from '../../../gateway/upstream/bedrock/read-converse.ts';
import { openaiReader } from '../../../gateway/upstream/openai/read-openai.ts';
import { responsesReader } from '../../../gateway/upstream/openai/read-responses.ts';

const READERS = { openai: openaiReader, responses: responsesReader, anthropic: messagesDialect('m', true).reader };
const names = fc.constantFrom('openai', 'responses', 'anthropic') as fc.Arbitrary<keyof typeof READERS>;
const choice = fc.oneof(
  fc.jsonValue(),
  fc.record({ index: fc.jsonValue(), delta: fc.jsonValue(), finish_reason: fc.jsonValue() }),
);
const frames = fc.oneof(fc.jsonValue(), fc.record({ choices: fc.oneof(fc.array(choice), fc.jsonValue()) }));

test.each(['anthropic', 'bedrock'] as const)('white space of %s is no content yet, and a text is', (protocol) => {
  const text = (words: string) => {
    if (protocol === 'bedrock')
      return converseReader('m', false, 'r')({ contentBlockDelta: { delta: { text: words }, contentBlockIndex: 0 } });
    const data = JSON.stringify({ type: 'content_block_delta', delta: { type: 'text_delta', text: words } });
    return READERS.anthropic()(Buffer.from(`data: ${data}\n\n`));
  };

  expect(text('\n\n')).toMatchObject({ content: false, progress: true, bytes: expect.any(Buffer) });
  expect(text(' hi')).toMatchObject({ content: true, bytes: expect.any(Buffer) });
});

const chunk = (delta: object, finish_reason: string | null = null, index = 0) =>
  `data: ${JSON.stringify({ choices: [{ index, delta, finish_reason }] })}`;
const MARK = 'data: [DONE]';

/** What a reader of OpenAI's streams says at the end of one. */
const lastOf = (read: ReturnType<typeof openaiReader>, events: string[]) =>
  events.map((event) => read(Buffer.from(`${event}\n\n`))).at(-1);

test.each([
  ['a model that was never seen to name a reason', [chunk({ content: 'hi' }), MARK], false, '[DONE]'],
  ['a model that named reasons before', [chunk({ content: 'hi' }), MARK], true, null],
  [
    'one of two choices that broke off',
    [chunk({ content: 'a' }, 'stop'), chunk({ content: 'b' }, null, 1), MARK],
    false,
    null,
  ],
  ['a choice that never came', [chunk({ content: 'a' }, 'stop'), MARK], true, '[DONE]'],
])('the terminal marker behind %s', (_, events, namesReasons, end) => {
  expect(lastOf(openaiReader(2, { namesReasons }), events)).toMatchObject({ over: true, end });
});

test.each([
  [
    'several events in one block',
    `${chunk({ content: 'a' })}\r\rdata: {"error":{"code":"x"}}\r\r${MARK}`,
    { content: true, error: { error: { code: 'x' } } },
  ],
  ['a reason behind content', `${chunk({ content: 'a' })}\r\r${chunk({}, 'stop')}`, { content: true, end: 'stop' }],
  ['a ping that is no JSON', 'event: ping\ndata: 2026-10-21', { content: false, error: undefined }],
  ['a byte order mark', `\uFEFF${chunk({ content: 'a' })}`, { content: true }],
  ['no space behind the colon', chunk({ content: 'a' }).replace(': ', ':'), { content: true }],
])('a reader sees all of %s', (_, event, seen) => {
  expect(lastOf(openaiReader(), [event])).toMatchObject(seen);
});

test('a reader never throws, whatever a provider streams', () => {
  fc.assert(
    fc.property(
      names,
      fc.array(
        fc.oneof(
          frames.map((frame) => JSON.stringify(frame)),
          fc.string(),
        ),
      ),
      (name, pieces) => {
        const read = READERS[name]();

        for (const piece of pieces) expect(() => read(Buffer.from(`data: ${piece}\n\n`))).not.toThrow();
      },
    ),
  );
});

test('a whole answer that is odd is left as it is, or becomes an error', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const answer = { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) };

      expect(messagesDialect('m', false).whole(answer, body).status).toBe(200);
    }),
  );
});
