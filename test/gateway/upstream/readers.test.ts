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
