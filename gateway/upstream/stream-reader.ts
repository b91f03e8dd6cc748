import type { Buffer } from 'node:buffer';

/**
 * What one event of a stream says. `content`: the user sees something of it; `progress`: the model
 * goes on, e.g. reasons. `end` is the reason to finish, `over` that nothing more comes, `error` the
 * body of an error. `bytes` go to the client.
 */
export type Seen = {
  content: boolean;
  progress: boolean;
  end: string | null;
  over: boolean;
  error: unknown;
  bytes: Buffer | null;
};

/** An event that says nothing. */
export const NOTHING_SEEN: Seen = {
  content: false,
  progress: false,
  end: null,
  over: false,
  error: undefined,
  bytes: null,
};

/** Reads the events of one stream, in order, and says them in the format of OpenAI. */
export type StreamReader = (block: Buffer) => Seen;
