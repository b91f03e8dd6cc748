import type { Buffer } from 'node:buffer';
import type { ClockName, ProviderReply } from '../../core/contracts/provider/failure.ts';

/** How long a request waits for what, in seconds. */
export type Clocks = Record<ClockName, number>;

/** Headers by their names in lower case. */
export type Headers = Record<string, string | string[] | undefined>;

/** An answer that is whole, as the client gets it. */
export type WholeAnswer = { status: number; headers: Headers; body: Buffer };

/**
 * A stream whose first token of content has come. `follow` writes what was held back, then all that
 * comes, and resolves with how the stream ended, or null where it was cancelled. It never tells the
 * client of a failure: whoever follows does that.
 */
export type OpenStream = {
  headers: Headers;
  follow(write: (bytes: Buffer) => void): Promise<ProviderReply | null>;
  /** Stops reading where the client is slow; no clock runs meanwhile. */
  pause(): void;
  resume(): void;
};

/** What a request to one provider came to; `answer` is null where no whole answer came. */
export type Attempt =
  | { got: 'stream'; stream: OpenStream }
  | { got: 'reply'; reply: ProviderReply; answer: WholeAnswer | null }
  | { got: 'cancelled' };

/** What a client asks: the bytes of its body, and what they say. */
export type ChatRequest = {
  /** What follows the address of a provider, e.g. `/chat/completions`. */
  path: string;
  bytes: Buffer;
  body: Readonly<Record<string, unknown>>;
  streamed: boolean;
  headers: Headers;
};

/** One model of one provider: asked once, never again by itself. */
export type Upstream = { ask(request: ChatRequest, signal: AbortSignal): Promise<Attempt> };
