import * as z from 'zod';
import { type Answer, bytesOf, type Call, type Protocol, piecesOf, sse, type Transcript } from './protocol.ts';

const part = z.object({ text: z.string().default('') });
const content = z.union([z.string(), z.null().transform(() => ''), z.array(part).transform(textOf)]).default('');
const request = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().nullish(),
  max_completion_tokens: z.number().nullish(),
  response_format: z.object({ type: z.string() }).nullish(),
  tools: z.array(z.unknown()).nullish(),
});
const FINISH = { stop: 'stop', length: 'length', filtered: 'content_filter' } as const;

/** The protocol of OpenAI's chat completions. */
export const openai: Protocol = {
  keyOf: ({ authorization }) => authorization?.replace(/^Bearer /, '') ?? null,
  serves: (path) => path === '/v1/chat/completions',
  read: (_, body) => callOf(request.safeParse(body).data),
  plain: (call, answer) => ({
    ...headOf(call, answer, 'chat.completion'),
    choices: answer.isMissing ? [] : [plainChoice(answer)],
    usage: usageOf(answer),
  }),
  stream: streamOf,
  nullStream: () => [sse('null'), sse('[DONE]')],
};

function plainChoice({ text, finish }: Answer) {
  const message = { role: 'assistant', content: finish === 'filtered' ? null : text, refusal: null };
  return { index: 0, message, logprobs: null, finish_reason: FINISH[finish] };
}

function callOf(asked: z.infer<typeof request> | undefined): Call | null {
  if (!asked) return null;
  return {
    model: asked.model,
    stream: asked.stream ?? false,
    prompt: asked.messages.map((message) => message.content).join('\n'),
    lastRole: asked.messages.at(-1)?.role ?? '',
    maxTokens: asked.max_completion_tokens ?? asked.max_tokens ?? null,
    json: (asked.response_format?.type ?? 'text') !== 'text',
    tools: (asked.tools ?? []).length > 0,
    wantsUsage: asked.stream_options?.include_usage ?? false,
  };
}

function streamOf(call: Call, answer: Answer): Transcript {
  const head = headOf(call, answer, 'chat.completion.chunk');
  const chunk = (delta: object, finish: string | null = null) =>
    sse({ ...head, choices: answer.isMissing ? [] : [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  const usage = sse({ ...head, choices: [], usage: usageOf(answer) });
  return {
    contentType: 'text/event-stream',
    parts: {
      opening: [chunk({ role: 'assistant', content: '', refusal: null })],
      content: piecesOf(answer.text).map((text) => chunk({ content: text })),
      finish: [chunk({}, FINISH[answer.finish]), ...(call.wantsUsage ? [usage] : [])],
      done: [sse('[DONE]')],
    },
    keepAlive: bytesOf(': keep-alive\n\n'),
    garbage: bytesOf('data: {"id":"cut","choices":[{"delta":{"con\n\n'),
    error: (_, body) => sse(body),
  };
}

function headOf({ model }: Call, { id, createdSeconds }: Answer, object: string) {
  return { id: `chatcmpl-${id}`, object, created: createdSeconds, model };
}

function usageOf({ promptTokens, completionTokens }: Answer) {
  const total = promptTokens + completionTokens;
  return { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: total };
}

function textOf(parts: { text: string }[]): string {
  return parts.map(({ text }) => text).join('\n');
}
