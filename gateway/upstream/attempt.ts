import type { Buffer } from 'node:buffer';
import type { ClockName, ProviderReply } from '../../core/contracts/provider/failure.ts';

/** How long a request waits for each part of its answer, in seconds. */
export type Clocks = Record<ClockName, number>;

/** Headers by their names in lower case. */
export type Headers = Record<string, string | string[] | undefined>;

/** A complete answer as the client gets it. */
export type WholeAnswer = { status: number; headers: Headers; body: Buffer };

/**
 * A stream whose first token of content has come. `follow` writes the held-back part, then the
 * rest, and resolves with how the stream ended, or null if it was cancelled. It never tells the
 * client of a failure: the caller does.
 */
export type OpenStream = {
  headers: Headers;
  follow(write: (bytes: Buffer) => void): Promise<ProviderReply | null>;
  /** Stops reading if the client is slow; the clocks stop meanwhile. */
  pause(): void;
  resume(): void;
};

/** The result of a request to one provider; `answer` is null if no complete answer came. */
export type Attempt =
  | { got: 'stream'; stream: OpenStream }
  | { got: 'reply'; reply: ProviderReply; answer: WholeAnswer | null }
  | { got: 'cancelled' };

/** A client's request: the bytes of its body, and their content. */
export type ChatRequest = {
  /** The path behind a provider's address, e.g. `/chat/completions`. */
  path: string;
  bytes: Buffer;
  body: Readonly<Record<string, unknown>>;
  streamed: boolean;
  headers: Headers;
};

/** One model of one provider. It asks once, and never retries by itself. */
export type Upstream = { ask(request: ChatRequest, signal: AbortSignal): Promise<Attempt> };
