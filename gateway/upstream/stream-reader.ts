import type { Buffer } from 'node:buffer';
import { createParser } from 'eventsource-parser';
import { joined } from '../joined.ts';

/**
 * The content of one event of a stream. `content`: the user sees something of it. `progress`: the
 * model goes on, e.g. reasons. `end` is the finish reason, `over` means that nothing more comes,
 * `error` is the body of an error. `bytes` go to the client.
 */
export type Seen = {
  content: boolean;
  progress: boolean;
  end: string | null;
  over: boolean;
  error: unknown;
  bytes: Buffer | null;
};

/** An event without any content. */
export const NOTHING_SEEN: Seen = {
  content: false,
  progress: false,
  end: null,
  over: false,
  error: undefined,
  bytes: null,
};

/** A piece of text: white space alone is no content yet, but the model goes on. */
export const textSeen = (text: string): Seen => ({
  ...NOTHING_SEEN,
  content: text.trim() !== '',
  progress: true,
});

/** The content of a malformed event is lost, so the answer can't be complete. */
export const MALFORMED = { error: { code: 'malformed_event', message: 'an event of the stream is not JSON' } };

/** Reads the events of one stream, in order, and converts them to OpenAI's format. */
export type StreamReader = (block: Buffer) => Seen;

/** Keep-alives that some send as events, with data that is no JSON. */
const KEEP_ALIVE = /^(ping|heart-?beat|keep-?alive)$/i;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads the texts of one stream, in order. Returns what `said` sees in the events that a text ends, by
 * their data and their names; nothing for a text without an event.
 */
export function eventReader(said: (data: string, name: string | undefined) => Seen): (text: string) => Seen {
  let seen = NOTHING_SEEN;
  const parser = createParser({
    onEvent: ({ data, event }) => {
      if (event === undefined || !KEEP_ALIVE.test(event)) seen = together(seen, said(data, event));
    },
  });
  return (text) => {
    seen = NOTHING_SEEN;
    // The parser waits for what follows a carriage return, but a text ends with a whole line.
    const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    parser.feed(lines.startsWith(BYTE_ORDER_MARK) ? lines.slice(1) : lines);
    return seen;
  };
}

/** Returns what two events say, one after the other; nothing follows an error or a last word. */
function together(one: Seen, next: Seen): Seen {
  if (one === NOTHING_SEEN) return next;
  if (one.error !== undefined || one.over) return one;
  return {
    ...next,
    content: one.content || next.content,
    progress: one.progress || next.progress,
    end: next.content ? next.end : (next.end ?? one.end),
    bytes: one.bytes === null || next.bytes === null ? (one.bytes ?? next.bytes) : joined([one.bytes, next.bytes]),
  };
}
