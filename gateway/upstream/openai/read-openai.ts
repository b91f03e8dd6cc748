import type { Buffer } from 'node:buffer';
import { createParser } from 'eventsource-parser';
import { MALFORMED, NOTHING_SEEN, type Seen, type StreamReader } from '../stream-reader.ts';

const MARKER = '[DONE]';

type Choice = {
  index?: number;
  text?: unknown;
  delta?: Record<string, unknown> | null;
  finish_reason?: unknown;
};

/**
 * Returns a reader of one stream of chat completions; its bytes are unchanged. The stream ends when
 * each choice has its finish reason, or at the terminal marker.
 */
export function openaiReader(): StreamReader {
  const open = new Set<number>();
  let seen = NOTHING_SEEN;
  const parser = createParser({
    onEvent: ({ data, event }) => {
      seen = data === MARKER ? { ...NOTHING_SEEN, end: MARKER, over: true } : said(data, event, open);
    },
  });
  return (bytes: Buffer) => {
    seen = NOTHING_SEEN;
    parser.feed(bytes.toString('utf8'));
    return { ...seen, bytes };
  };
}

function said(data: string, event: string | undefined, open: Set<number>): Seen {
  const frame = parsed(data);
  if (event === 'error' && !frame) return { ...NOTHING_SEEN, error: { message: data } };
  if (frame === undefined) return { ...NOTHING_SEEN, error: MALFORMED };
  if (frame === null) return NOTHING_SEEN;
  if (event === 'error' || (frame.error !== undefined && frame.error !== null))
    return { ...NOTHING_SEEN, error: frame };
  const choices: Choice[] = Array.isArray(frame.choices) ? frame.choices : [];
  let [content, progress, end]: [boolean, boolean, string | null] = [false, false, null];
  for (const choice of choices) {
    content ||= hasContent(choice);
    progress ||= isThinking(choice);
    const { index = 0, finish_reason: reason } = choice;
    if (typeof reason !== 'string' || reason === '') {
      open.add(index);
      continue;
    }
    if (reason === 'error') return { ...NOTHING_SEEN, error: frame };
    open.delete(index);
    end = reason;
  }
  return { content, progress, end: open.size === 0 ? end : null, over: false, error: undefined, bytes: null };
}

/** Returns null for an event without content, and undefined for one that is not JSON. */
function parsed(data: string): Record<string, unknown> | null | undefined {
  try {
    const frame: unknown = data.trim() === '' ? null : JSON.parse(data);
    return frame !== null && typeof frame === 'object' ? (frame as Record<string, unknown>) : null;
  } catch {
    return undefined;
  }
}

/**
 * Returns whether a user or a program gets something of it: text, a refusal in words, a tool call,
 * or sound.
 */
function hasContent({ delta, text }: Choice): boolean {
  if (isFilled(text)) return true;
  if (delta === undefined || delta === null) return false;
  return isFilled(delta.content) || isFilled(delta.tool_calls) || isFilled(delta.refusal) || isSaid(delta);
}

const isFilled = (value: unknown) => (typeof value === 'string' || Array.isArray(value)) && value.length > 0;
const isSaid = ({ function_call: call, audio }: Record<string, unknown>) =>
  (call !== undefined && call !== null) || (audio !== undefined && audio !== null);
const isThinking = ({ delta }: Choice) => isFilled(delta?.reasoning_content) || isFilled(delta?.reasoning);
