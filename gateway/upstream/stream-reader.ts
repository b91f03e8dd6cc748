import type { Buffer } from 'node:buffer';
import { createParser } from 'eventsource-parser';

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

/**
 * Reads the texts of one stream, in order. Returns what `said` sees in the event that a text ends, by
 * its data and its name; nothing for a text without an event.
 */
export function eventReader(said: (data: string, name: string | undefined) => Seen): (text: string) => Seen {
  let seen = NOTHING_SEEN;
  const parser = createParser({
    onEvent: ({ data, event }) => {
      seen = said(data, event);
    },
  });
  return (text) => {
    seen = NOTHING_SEEN;
    parser.feed(text);
    return seen;
  };
}
