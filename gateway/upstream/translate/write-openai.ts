import { Buffer } from 'node:buffer';
import { eventOf, LAST_EVENT } from '../../event-of.ts';
import type { Headers, WholeAnswer } from '../attempt.ts';

/** Why a model stopped, in OpenAI's words. */
const FINISHES: Record<string, string> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
  content_filtered: 'content_filter',
  guardrail_intervened: 'content_filter',
};
const finishOf = (reason: string) => FINISHES[reason] ?? 'stop';

export type Usage = { input: number; output: number };
const usageOf = ({ input, output }: Usage) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
});

/** What a model said as a whole; `reason` is why it stopped, in its protocol's words. */
export type SaidWhole = {
  id: string;
  model: string;
  text: string;
  calls: { id: string; name: string; input: unknown }[];
  reason: string;
  usage: Usage;
};

/** Returns a whole answer as a chat completion. */
export function wholeCompletion({ id, model, text, calls, reason, usage }: SaidWhole, headers: Headers): WholeAnswer {
  const tool_calls = calls.map(({ id: callId, name, input }) => ({
    ...{ id: callId, type: 'function', function: { name, arguments: JSON.stringify(input ?? {}) } },
  }));
  const message = {
    ...{ role: 'assistant', content: text === '' ? null : text },
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
  };
  const body = {
    ...{ id, object: 'chat.completion', created: seconds(), model },
    choices: [{ index: 0, message, finish_reason: finishOf(reason), logprobs: null }],
    usage: usageOf(usage),
  };
  return { status: 200, headers: json(headers), body: Buffer.from(JSON.stringify(body)) };
}

/** Returns an error in OpenAI's format. */
export function errorAnswer(
  status: number,
  { message, type, code }: { message: string; type: string; code: string | null },
  headers: Headers = {},
): WholeAnswer {
  const body = { error: { message, type, code, param: null } };
  return { status, headers: json(headers), body: Buffer.from(JSON.stringify(body)) };
}

const json = (headers: Headers): Headers => ({ ...headers, 'content-type': 'application/json' });
const seconds = () => Math.floor(Date.now() / 1000);

/** Writes a stream of chat completion chunks. */
export function chunkWriter(model: string, wantsUsage: boolean) {
  let head = { id: '', object: 'chat.completion.chunk', created: seconds(), model };
  let calls = -1;
  const frame = (more: object) => Buffer.from(eventOf({ ...head, ...more }));
  const chunk = (delta: object, finish_reason: string | null = null) =>
    frame({ choices: [{ index: 0, delta, finish_reason, logprobs: null }] });
  return {
    start: (id: string): Buffer => {
      head = { ...head, id };
      return chunk({ role: 'assistant', content: '' });
    },
    text: (content: string): Buffer => chunk({ content }),
    call: (id: string, name: string): Buffer => {
      calls += 1;
      return chunk({ tool_calls: [{ index: calls, id, type: 'function', function: { name, arguments: '' } }] });
    },
    input: (text: string): Buffer => chunk({ tool_calls: [{ index: calls, function: { arguments: text } }] }),
    finish: (reason: string): Buffer => chunk({}, finishOf(reason)),
    /** The last words: the usage where the client wants it, and the terminal marker. */
    end: (usage: Usage): Buffer => {
      const last = Buffer.from(LAST_EVENT);
      return wantsUsage ? Buffer.concat([frame({ choices: [], usage: usageOf(usage) }), last]) : last;
    },
  };
}
export type ChunkWriter = ReturnType<typeof chunkWriter>;
