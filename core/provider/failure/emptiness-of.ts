import type { FailureClass, ProviderKind, ProviderReply } from '../../contracts/provider/failure.ts';
import { type Fields, fieldsOf, listOf } from './error-of.ts';

/** What is wrong with an answer of status 200: its class and its code. */
export type Emptiness = { class: FailureClass; code: string };

/**
 * What an answer says about itself: whether it has content, and why it ended; null for no reason.
 */
type Said = { content: boolean; end: string | null };

/** Returns what a complete answer lacks, null if it is good. */
export function emptinessOf(kind: ProviderKind, body: unknown): Emptiness | null {
  const whole = fieldsOf(body);
  if (!whole) return soft(typeof body === 'string' && body !== '' ? 'unreadable' : 'null_body');
  const said = READERS[kind](whole);
  return said === null ? soft('no_choices') : judge(said);
}

/** The same for a stream that ended. */
export const streamEmptinessOf = (stream: Extract<ProviderReply, { outcome: 'streamed' }>): Emptiness | null =>
  judge(stream);

const soft = (code: string): Emptiness => ({ class: 'Soft200', code });

const POLICY = /^(content_filter|content_filtered|refusal|guardrail_intervened|safety|prohibited_content|recitation)$/i;
const OUT_OF_TOKENS = /^(length|max_tokens|max_output_tokens|model_context_window_exceeded)$/;

function judge({ content, end }: Said): Emptiness | null {
  if (end !== null && POLICY.test(end)) return { class: 'Policy', code: end };
  if (end === null) return soft('truncated');
  // Bedrock: the model's output is no message, or calls a tool in a way that nobody can read.
  if (end === 'error' || end.startsWith('malformed_')) return soft(end);
  if (content) return null;
  // Reasoning used all tokens that the client allowed: no other provider would do better.
  return OUT_OF_TOKENS.test(end) ? { class: 'Client', code: 'max_tokens_reached' } : soft('empty');
}

const READERS: Record<ProviderKind, (whole: Fields) => Said | null> = {
  openai: (whole) => (whole.object === 'response' ? readResponse(whole) : readCompletion(whole)),
  anthropic: ({ content, stop_reason }) =>
    content === undefined ? null : { content: listOf(content).some(isPart), end: reason(stop_reason) },
  bedrock: ({ output, stopReason }) => {
    const message = fieldsOf(fieldsOf(output)?.message);
    return message && { content: listOf(message.content).some(isPart), end: reason(stopReason) };
  },
};

/** Reads an answer of `/chat/completions`. */
function readCompletion({ choices }: Fields): Said | null {
  const [choice] = listOf(choices);
  if (!choice) return null;
  const message = fieldsOf(choice.message) ?? {};
  if (isText(message.refusal) && !isText(message.content)) return { content: false, end: 'refusal' };
  if (fieldsOf(choice.error)) return { content: false, end: 'error' };
  const parts = listOf(message.content).some(isPart);
  const calls = listOf(message.tool_calls).length > 0 || fieldsOf(message.function_call) !== null;
  return { content: isText(message.content) || parts || calls, end: reason(choice.finish_reason) };
}

/** Reads an answer of `/responses`. */
function readResponse({ status, output, incomplete_details }: Fields): Said {
  const items = listOf(output);
  const parts = items.flatMap((item) => listOf(item.content));
  const content = parts.some(isPart) || items.some(({ type }) => /_call$/.test(String(type)));
  if (!content && parts.some(({ refusal }) => isText(refusal))) return { content, end: 'refusal' };
  const incomplete = reason(fieldsOf(incomplete_details)?.reason);
  return { content, end: status === 'completed' ? 'stop' : (incomplete ?? (status === 'failed' ? 'error' : null)) };
}

/** Returns whether a part of an answer reaches the user: text, or a tool call. */
const isPart = ({ text, toolUse, type }: Fields): boolean =>
  isText(text) || fieldsOf(toolUse) !== null || type === 'tool_use';

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const reason = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
