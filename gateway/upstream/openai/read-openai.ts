import type { Buffer } from 'node:buffer';
import { jsonIn } from '../../../core/kernel/json-in.ts';
import { isBroken, reason } from '../../../core/provider/failure/emptiness-of.ts';
import { errorOf, type Fields, fieldsOf, listOf } from '../../../core/provider/failure/error-of.ts';
import { eventReader, MALFORMED, NOTHING_SEEN, type Seen, type StreamReader } from '../stream-reader.ts';

const MARKER = '[DONE]';

/** Whether a model was seen to name the reason why an answer ends. */
export type Habits = { namesReasons: boolean };

/**
 * Returns a reader of one stream of chat completions with a number of choices; its bytes are
 * unchanged. The stream ends when each choice has its finish reason. The terminal marker alone ends
 * it only for a model that names no reasons: proxies also send it behind an answer that broke off.
 */
export function openaiReader(choices = 1, habits: Habits = { namesReasons: false }): StreamReader {
  const states: Choices = {
    open: new Set(Array.from({ length: choices }, (_, index) => index)),
    begun: new Set(),
    finished: new Set(),
    habits,
  };
  const read = eventReader((data, event) => (data.trim() === MARKER ? marked(states) : said(data, event, states)));
  return (bytes: Buffer) => {
    const text = bytes.toString('utf8');
    // Some send the error of a stream as JSON without any event.
    const seen = /^[\s\uFEFF]*[{[]/.test(text) ? said(text, 'error', states) : read(text);
    return { ...seen, bytes };
  };
}

/** The indexes of the choices that go on, of those that began, and of those that have their finish reason. */
type Choices = { open: Set<number>; begun: Set<number>; finished: Set<number>; habits: Habits };

function marked({ open, begun, habits }: Choices): Seen {
  const isBrokenOff = habits.namesReasons && [...open].some((index) => begun.has(index));
  return { ...NOTHING_SEEN, end: isBrokenOff ? null : MARKER, over: true };
}

function said(data: string, event: string | undefined, states: Choices): Seen {
  const found = data.trim() === '' ? null : jsonIn(data);
  if (event === 'error') return { ...NOTHING_SEEN, error: found ?? { message: data } };
  if (found === undefined) return { ...NOTHING_SEEN, error: MALFORMED };
  const choices = listOf(fieldsOf(found)?.choices);
  const ends = choices.map(({ finish_reason }) => reason(finish_reason)).filter((why) => why !== null);
  if (errorOf(found) !== null || ends.some(isBroken)) return { ...NOTHING_SEEN, error: found };
  for (const choice of choices) note(choice, states);
  return {
    ...NOTHING_SEEN,
    content: choices.some(hasContent),
    progress: choices.some(isGoingOn),
    end: states.open.size === 0 ? (ends.at(-1) ?? null) : null,
  };
}

/** Notes whether a choice is finished; what comes behind its end without content opens it no more. */
function note(choice: Fields, { open, begun, finished, habits }: Choices): void {
  const index = typeof choice.index === 'number' ? choice.index : 0;
  begun.add(index);
  if (reason(choice.finish_reason) !== null) {
    habits.namesReasons = true;
    open.delete(index);
    finished.add(index);
  } else if (!finished.has(index) || hasContent(choice)) open.add(index);
}

/**
 * Returns whether a user or a program gets something of it: text, a refusal in words, a tool call,
 * an image, or sound.
 */
function hasContent({ delta, text }: Fields): boolean {
  if (isText(text)) return true;
  const { content, refusal, tool_calls, images, function_call, audio } = fieldsOf(delta) ?? {};
  if (isText(content) || isText(refusal) || listOf(content).some(({ type }) => type !== 'thinking')) return true;
  return [tool_calls, images, function_call, audio].some((value) => listOf(value).length > 0);
}

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';

/** Returns whether the model goes on without a word for the user: it reasons, or begins with white space. */
function isGoingOn({ delta }: Fields): boolean {
  const { reasoning_content, reasoning, content } = fieldsOf(delta) ?? {};
  return [reasoning_content, reasoning, content].some(
    (value) => (typeof value === 'string' || Array.isArray(value)) && value.length > 0,
  );
}
