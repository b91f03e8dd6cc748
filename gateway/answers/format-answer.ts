import { Buffer } from 'node:buffer';
import { eventOf, LAST_EVENT } from '../event-of.ts';
import type { ChatRequest, WholeAnswer } from '../upstream/attempt.ts';

type Said = { id: string; at: number; content: string; more: Record<string, unknown> };

/**
 * Returns an answer of the gateway itself in the form that the client expects: whole, or as a
 * stream.
 */
export function formatAnswer({ body, streamed }: ChatRequest, { id, at, content, more }: Said): WholeAnswer {
  const head = { id, created: Math.floor(at / 1000), model: body.model, ragmend: more };
  const message = { role: 'assistant', content };
  if (!streamed) {
    const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }];
    const whole = { ...head, object: 'chat.completion', choices, usage: NO_USAGE };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(whole)) };
  }
  const frame = (delta: object, finish_reason: string | null) =>
    eventOf({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] });
  const stream = `${frame(message, null)}${frame({}, 'stop')}${LAST_EVENT}`;
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: Buffer.from(stream) };
}

const NO_USAGE = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
