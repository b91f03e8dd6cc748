import { EventStreamCodec } from '@smithy/core/event-streams';
import * as z from 'zod';
import { type Answer, bytesOf, type Call, type Protocol, piecesOf, type Transcript } from './protocol.ts';

const block = z.object({ text: z.string().default('') });
const request = z.object({
  system: z.array(block).default([]),
  messages: z.array(z.object({ role: z.string(), content: z.array(block) })).min(1),
  inferenceConfig: z.object({ maxTokens: z.number().optional() }).default({}),
  toolConfig: z.object({ tools: z.array(z.unknown()) }).optional(),
});
const STOP = { stop: 'end_turn', length: 'max_tokens', filtered: 'content_filtered' } as const;
const ROUTE = /^\/model\/([^/]+)\/converse(-stream)?$/;
const codec = new EventStreamCodec(
  (bytes) => new TextDecoder().decode(typeof bytes === 'string' ? bytesOf(bytes) : bytes),
  bytesOf,
);

/** The protocol of Bedrock's Converse and ConverseStream; signatures are read but not verified. */
export const bedrock: Protocol = {
  keyOf: ({ authorization }) => authorization?.match(/Credential=([^/,]+)/)?.[1] ?? null,
  serves: (path) => ROUTE.test(path),
  read: (path, body) => callOf(ROUTE.exec(path), request.safeParse(body).data),
  plain: (_, answer) => ({
    output: { message: { role: 'assistant', content: answer.isMissing ? [] : [{ text: answer.text }] } },
    stopReason: STOP[answer.finish],
    usage: usageOf(answer),
    metrics: { latencyMs: 1 },
  }),
  stream: streamOf,
  nullStream: () => [],
};

function callOf(route: RegExpExecArray | null, asked: z.infer<typeof request> | undefined): Call | null {
  if (!route || !asked) return null;
  const texts = [asked.system, ...asked.messages.map(({ content }) => content)].flat().map(({ text }) => text);
  return {
    model: decodeURIComponent(route[1] ?? ''),
    stream: route[2] !== undefined,
    prompt: texts.join('\n'),
    lastRole: asked.messages.at(-1)?.role ?? '',
    maxTokens: asked.inferenceConfig.maxTokens ?? null,
    json: false,
    tools: (asked.toolConfig?.tools ?? []).length > 0,
    wantsUsage: true,
  };
}

function streamOf(_: Call, answer: Answer): Transcript {
  const index = { contentBlockIndex: 0 };
  const content = piecesOf(answer.text).map((text) => event('contentBlockDelta', { ...index, delta: { text } }));
  const stop = event('messageStop', { stopReason: STOP[answer.finish] });
  return {
    contentType: 'application/vnd.amazon.eventstream',
    parts: {
      opening: [event('messageStart', { role: 'assistant' })],
      content: answer.isMissing ? [] : content,
      finish: [event('contentBlockStop', index), stop],
      done: [event('metadata', { usage: usageOf(answer), metrics: { latencyMs: 1 } })],
    },
    // The protocol has no keep-alive: an empty delta keeps a connection open without content.
    keepAlive: event('contentBlockDelta', { ...index, delta: { text: '' } }),
    garbage: event('contentBlockDelta', '{"contentBlockIndex":0,"del'),
    error: ({ headers }, body) => exception(String(headers?.['x-amzn-errortype'] ?? 'InternalServerException'), body),
  };
}

function usageOf({ promptTokens, completionTokens }: Answer) {
  const totalTokens = promptTokens + completionTokens;
  return { inputTokens: promptTokens, outputTokens: completionTokens, totalTokens };
}

function event(type: string, body: object | string): Uint8Array {
  return encode({ ':message-type': 'event', ':event-type': type }, body);
}

function exception(type: string, body: unknown): Uint8Array {
  const name = type.charAt(0).toLowerCase() + type.slice(1);
  return encode({ ':message-type': 'exception', ':exception-type': name }, body);
}

function encode(named: Record<string, string>, body: unknown): Uint8Array {
  const headers = Object.entries({ ...named, ':content-type': 'application/json' });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return codec.encode({
    headers: Object.fromEntries(headers.map(([name, value]) => [name, { type: 'string' as const, value }])),
    body: bytesOf(text),
  });
}
