import * as z from 'zod';
import { type Answer, bytesOf, type Call, type Protocol, piecesOf, sse, type Transcript } from './protocol.ts';

const block = z.object({ text: z.string().default('') });
const content = z.union([z.string(), z.array(block).transform((blocks) => blocks.map(({ text }) => text).join('\n'))]);
const request = z.object({
  model: z.string(),
  max_tokens: z.number(),
  system: content.optional(),
  messages: z.array(z.object({ role: z.string(), content })).min(1),
  stream: z.boolean().optional(),
  tools: z.array(z.unknown()).optional(),
});
const STOP = { stop: 'end_turn', length: 'max_tokens', filtered: 'refusal' } as const;

/** The protocol of Anthropic's messages. */
export const anthropic: Protocol = {
  // The API accepts both headers, and its SDK sends the second.
  keyOf: (headers) => String(headers['x-api-key'] ?? '') || (headers.authorization?.replace(/^Bearer /, '') ?? null),
  serves: (path) => path === '/v1/messages',
  read: (_, body) => callOf(request.safeParse(body).data),
  plain: (call, answer) => ({
    ...messageOf(call, answer),
    content: hasNoBlock(answer) ? [] : [{ type: 'text', text: answer.text }],
    stop_reason: STOP[answer.finish],
    usage: { input_tokens: answer.promptTokens, output_tokens: answer.completionTokens },
  }),
  stream: streamOf,
  nullStream: () => [sse('null', 'message_start')],
};

function callOf(asked: z.infer<typeof request> | undefined): Call | null {
  if (!asked) return null;
  return {
    model: asked.model,
    stream: asked.stream ?? false,
    prompt: [asked.system ?? '', ...asked.messages.map((message) => message.content)].join('\n'),
    lastRole: asked.messages.at(-1)?.role ?? '',
    maxTokens: asked.max_tokens,
    json: false,
    tools: (asked.tools ?? []).length > 0,
    wantsUsage: true,
  };
}

function streamOf(call: Call, answer: Answer): Transcript {
  const event = (type: string, more: object) => sse({ type, ...more }, type);
  const usage = { input_tokens: answer.promptTokens, output_tokens: 0 };
  const start = event('message_start', { message: { ...messageOf(call, answer), content: [], usage } });
  const opened = event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  const closed = event('content_block_stop', { index: 0 });
  const delta = { stop_reason: STOP[answer.finish], stop_sequence: null };
  const finish = event('message_delta', { delta, usage: { output_tokens: answer.completionTokens } });
  const isEmpty = hasNoBlock(answer);
  return {
    contentType: 'text/event-stream',
    parts: {
      opening: isEmpty ? [start] : [start, opened],
      content: piecesOf(answer.text).map((text) =>
        event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
      ),
      finish: isEmpty ? [finish] : [closed, finish],
      done: [event('message_stop', {})],
    },
    keepAlive: event('ping', {}),
    garbage: bytesOf('event: content_block_delta\ndata: {"type":"content_bl\n\n'),
    error: (_, body) => sse(body, 'error'),
  };
}

function messageOf({ model }: Call, { id }: Answer) {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model, stop_reason: null, stop_sequence: null };
}

const hasNoBlock = ({ isMissing, finish }: Answer) => isMissing || finish === 'filtered';
