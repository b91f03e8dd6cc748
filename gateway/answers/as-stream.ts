import { Buffer } from 'node:buffer';
import { jsonIn } from '../../core/kernel/json-in.ts';
import { type Fields, fieldsOf, listOf } from '../../core/provider/failure/error-of.ts';
import { eventOf, LAST_EVENT } from '../event-of.ts';
import type { WholeAnswer } from '../upstream/attempt.ts';
import { textOf } from '../upstream/text-of.ts';

/**
 * Returns a whole answer as the stream that its client asked for, all in one event; a client that waits
 * for events finds none in JSON. Leaves a body that is no answer as it is.
 */
export function asStream({ status, headers, body }: WholeAnswer): WholeAnswer {
  const whole = fieldsOf(jsonIn(textOf(body))) ?? {};
  const event = whole.object === 'response' ? ofResponse(whole) : ofCompletion(whole);
  if (event === null) return { status, headers, body };
  return { status, headers: { ...headers, 'content-type': 'text/event-stream' }, body: Buffer.from(event) };
}

function ofResponse(response: Fields): string {
  const type = `response.${String(response.status)}`;
  return eventOf({ type, response }, type);
}

function ofCompletion({ choices, ...whole }: Fields): string | null {
  if (!Array.isArray(choices)) return null;
  const deltas = listOf(choices).map(({ message, ...choice }) => ({ ...choice, delta: deltaOf(fieldsOf(message)) }));
  const chunk = { ...whole, object: 'chat.completion.chunk', choices: deltas };
  return `${eventOf(chunk)}${LAST_EVENT}`;
}

/** The tool calls of a stream are told apart by an index. */
function deltaOf(message: Fields | null): Fields {
  const { tool_calls: calls, ...delta } = message ?? {};
  return Array.isArray(calls)
    ? { ...delta, tool_calls: listOf(calls).map((call, index) => ({ index, ...call })) }
    : delta;
}
