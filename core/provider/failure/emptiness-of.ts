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
  const found = READERS[kind](whole).map(judge);
  if (found.length === 0) return soft('no_choices');
  const broken = found.find((one) => one?.class === 'Soft200');
  return broken ?? (found.includes(null) ? null : (found[0] as Emptiness));
}

/** The same for a stream that ended. */
export const streamEmptinessOf = (stream: Extract<ProviderReply, { outcome: 'streamed' }>): Emptiness | null =>
  judge(stream);

const soft = (code: string): Emptiness => ({ class: 'Soft200', code });

const POLICY =
  /^(content_filter\b.*|content_filtered|refusal|guardrail_intervened|safety|prohibited_content|recitation|sensitive|blocklist|spii)$/i;
const OUT_OF_TOKENS = /^(length|max_tokens|max_output_tokens|model_length|model_context_window_exceeded)$/;
/**
 * Ends of an answer that broke off: an error, no room at DeepSeek, a request that vLLM dropped, or an
 * output that is no message or calls a tool in a way that nobody can read (Bedrock, Google).
 */
const BROKEN =
  /^(error|failed|timeout|interrupted|network_error|insufficient_system_resource|abort(ed)?|cancelled|malformed_.*|.*: ?malformed_.*)$/i;

function judge({ content, end }: Said): Emptiness | null {
  if (end !== null && POLICY.test(end)) return { class: 'Policy', code: end };
  if (end === null) return soft('truncated');
  if (isBroken(end)) return soft(end);
  if (content) return null;
  // Reasoning used all tokens that the client allowed: no other provider would do better.
  return OUT_OF_TOKENS.test(end) ? { class: 'Client', code: 'max_tokens_reached' } : soft('empty');
}

/** Returns whether a finish or stop reason says that the answer broke off. */
export const isBroken = (end: string): boolean => BROKEN.test(end);

/** Read the choices of an answer; protocols without choices have one. */
const READERS: Record<ProviderKind, (whole: Fields) => Said[]> = {
  openai: (whole) => (whole.object === 'response' ? [readResponse(whole)] : listOf(whole.choices).map(readChoice)),
  anthropic: ({ content, stop_reason }) =>
    content === undefined ? [] : [{ content: listOf(content).some(isPart), end: reason(stop_reason) }],
  bedrock: ({ output, stopReason }) => {
    const message = fieldsOf(fieldsOf(output)?.message);
    return message === null ? [] : [{ content: listOf(message.content).some(isPart), end: reason(stopReason) }];
  },
};

/** Reads one choice of `/chat/completions`. */
function readChoice(choice: Fields): Said {
  const message = fieldsOf(choice.message) ?? {};
  const { content, refusal, tool_calls, function_call, audio, images } = message;
  if (isText(refusal) && !isText(content)) return { content: false, end: 'refusal' };
  const parts = listOf(content).some(isPart);
  const calls = [tool_calls, function_call, audio, images].some((one) => listOf(one).length > 0);
  return { content: isText(content) || parts || calls, end: reason(choice.finish_reason) };
}

/** Reads an answer of `/responses`. */
function readResponse({ status, output, incomplete_details }: Fields): Said {
  const items = listOf(output).filter(({ type }) => type !== 'reasoning');
  const parts = items.flatMap((item) => listOf(item.content));
  const content = parts.some(isPart) || items.some(({ type }) => /_call$/.test(String(type)));
  if (!content && parts.some(({ refusal }) => isText(refusal))) return { content, end: 'refusal' };
  const incomplete = reason(fieldsOf(incomplete_details)?.reason);
  return { content, end: status === 'completed' ? 'stop' : (incomplete ?? (status === 'failed' ? 'error' : null)) };
}

/** Returns whether a part of an answer reaches the user: text, an image, or a tool call. */
const isPart = ({ text, toolUse, image_url, type }: Fields): boolean =>
  isText(text) || fieldsOf(toolUse) !== null || fieldsOf(image_url) !== null || type === 'tool_use';

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** Returns the reason in a field, null if there is none; some say so in a word. */
export const reason = (value: unknown): string | null =>
  typeof value === 'string' && !/^(null|none)?$/i.test(value) ? value : null;
