import type { Buffer } from 'node:buffer';
import * as z from 'zod';
import { jsonIn } from '../../../core/kernel/json-in.ts';
import { errorOf } from '../../../core/provider/failure/error-of.ts';
import type { WholeAnswer } from '../attempt.ts';
import type { Dialect } from '../exchange.ts';
import { eventReader, MALFORMED, NOTHING_SEEN, type Seen, type StreamReader, textSeen } from '../stream-reader.ts';
import { type ChunkWriter, chunkWriter, errorAnswer, type Usage, wholeCompletion } from '../translate/write-openai.ts';

const tokens = z.number().nullish();
const usage = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
});
const block = z.object({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.unknown().optional(),
});
const whole = z.object({
  id: z.string(),
  model: z.string(),
  content: z.array(block),
  stop_reason: z.string(),
  usage: usage.optional(),
});
const event = z.object({
  type: z.string(),
  message: z.object({ id: z.string(), usage: usage.optional() }).nullish(),
  content_block: block.optional(),
  delta: z
    .object({
      type: z.string().optional(),
      text: z.string().optional(),
      partial_json: z.string().optional(),
      stop_reason: z.string().nullish(),
    })
    .optional(),
  usage: usage.optional(),
});
type Event = z.infer<typeof event>;

/** How answers of the Messages API become chat completions. */
export const messagesDialect = (model: string, wantsUsage: boolean): Dialect => ({
  reader: () => readerOf(chunkWriter(model, wantsUsage)),
  whole: completionOf,
});

/** A body that is neither a message nor an error stays as it is, and is judged as a failure. */
function completionOf(answer: WholeAnswer, body: unknown): WholeAnswer {
  const error = errorOf(body);
  if (error !== null) {
    const { message, type, code } = error;
    return errorAnswer(answer.status, { message, type: type ?? 'api_error', code }, answer.headers);
  }
  const { data: said } = whole.safeParse(body);
  if (said === undefined) return answer;
  const calls = said.content.filter(({ type }) => type === 'tool_use');
  return wholeCompletion(
    {
      ...{ id: said.id, model: said.model, reason: said.stop_reason },
      text: said.content.map(({ text = '' }) => text).join(''),
      calls: calls.map(({ id = '', name = '', input }) => ({ id, name, input })),
      usage: counted(said.usage, { input: 0, output: 0 }),
    },
    answer.headers,
  );
}

function counted(said: z.infer<typeof usage> | undefined, before: Usage): Usage {
  const { input_tokens: fresh, cache_read_input_tokens: read, cache_creation_input_tokens: written } = said ?? {};
  const input = (fresh ?? 0) + (read ?? 0) + (written ?? 0);
  return { input: input === 0 ? before.input : input, output: said?.output_tokens ?? before.output };
}

function readerOf(write: ChunkWriter): StreamReader {
  let sum: Usage = { input: 0, output: 0 };
  const read = eventReader((data, name) => {
    const body = jsonIn(data);
    const { data: found } = event.safeParse(body);
    if (name === 'error' || found === undefined)
      return { ...NOTHING_SEEN, error: errorOf(body) === null ? MALFORMED : body };
    sum = counted(found.message?.usage ?? found.usage, sum);
    return said(found, write, sum);
  });
  return (bytes: Buffer) => read(bytes.toString('utf8'));
}

function said({ type, message, content_block: begun, delta }: Event, write: ChunkWriter, sum: Usage): Seen {
  if (type === 'message_start' && message) return { ...NOTHING_SEEN, bytes: write.start(message.id) };
  if (type === 'content_block_start' && begun?.type === 'tool_use')
    return { ...NOTHING_SEEN, content: true, bytes: write.call(begun.id ?? '', begun.name ?? '') };
  if (type === 'content_block_delta') return piece(delta, write);
  if (type === 'message_delta' && delta?.stop_reason)
    return { ...NOTHING_SEEN, end: delta.stop_reason, bytes: write.finish(delta.stop_reason) };
  if (type === 'message_stop') return { ...NOTHING_SEEN, over: true, bytes: write.end(sum) };
  return NOTHING_SEEN;
}

function piece(delta: Event['delta'], write: ChunkWriter): Seen {
  if (delta?.text) return { ...textSeen(delta.text), bytes: write.text(delta.text) };
  if (delta?.partial_json) return { ...NOTHING_SEEN, content: true, bytes: write.input(delta.partial_json) };
  return { ...NOTHING_SEEN, progress: delta?.type === 'thinking_delta' };
}
