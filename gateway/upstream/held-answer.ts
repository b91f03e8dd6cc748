import type { Buffer } from 'node:buffer';
import type { ClockName, ProviderKind, ProviderReply } from '../../core/contracts/provider/failure.ts';
import { joined } from '../joined.ts';
import type { Attempt, Clocks, Headers, WholeAnswer } from './attempt.ts';
import type { Seen } from './stream-reader.ts';

/**
 * The carrier of one request. `abort` ends it at once. `leave` lets it end by itself soon, so that
 * its connection can be used again.
 */
export type Transport = { abort(): void; leave(): void; pause(): void; resume(): void };

type Asked = { kind: ProviderKind; clocks: Clocks; streamed: boolean; signal: AbortSignal };
type Written = { write: (bytes: Buffer) => void; ended: (reply: ProviderReply | null) => void };

/** The most bytes of a stream without a token of content. */
const MOST_HELD = 16 * 1024 ** 2;

/**
 * The answer to one request under its clocks. A stream is held back until its first token of
 * content; keep-alives and frames without content reset no clock.
 */
export class HeldAnswer {
  readonly #asked: Asked;
  readonly #transport: Transport;
  readonly #settle: (attempt: Attempt) => void;
  readonly #cancel = () => this.#stop(null);
  #timer: NodeJS.Timeout | undefined;
  #headers: Headers = {};
  #held: Buffer[] = [];
  #heldBytes = 0;
  #content = false;
  #end: string | null = null;
  #isOpen = false;
  #isOver = false;
  #result: ProviderReply | null = null;
  #written: Written | null = null;

  constructor(asked: Asked, transport: Transport, settle: (attempt: Attempt) => void) {
    this.#asked = asked;
    this.#transport = transport;
    this.#settle = settle;
    asked.signal.addEventListener('abort', this.#cancel, { once: true });
    this.#arm('connect');
  }

  /** Returns whether nobody waits for more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get streamed(): boolean {
    return this.#asked.streamed;
  }

  /** The request is on its way. */
  connected(): void {
    this.#arm(this.#asked.streamed ? 'firstToken' : 'answer');
  }

  /** A stream begins. */
  streams(headers: Headers): void {
    this.#headers = headers;
  }

  /** Takes events of the stream that arrived together. */
  see(events: Seen[]): void {
    const out: Buffer[] = [];
    let last: Seen | undefined;
    for (const seen of events) {
      last = seen;
      if (seen.error !== undefined) break;
      this.#note(seen);
      // A last word behind an answer that broke off would certify it.
      if (seen.bytes !== null && !(seen.over && this.#end === null)) out.push(seen.bytes);
      if (seen.over) break;
    }
    this.#pass(out);
    if (last?.error !== undefined || last?.over) this.ended(last.error);
    else if (this.#content && !this.#isOpen) this.#open();
  }

  /** A whole answer came. */
  answered(answer: WholeAnswer, body: unknown): void {
    const { status, headers } = answer;
    this.#stop({ outcome: 'answered', kind: this.#asked.kind, status, headers: flat(headers), body }, answer);
  }

  /** The stream is at its end, by itself or with an error. */
  ended(error?: unknown): void {
    const { kind } = this.#asked;
    const whole = this.#isOpen ? null : { status: 200, headers: this.#headers, body: joined(this.#held) };
    this.#stop(
      {
        outcome: 'streamed',
        kind,
        headers: flat(this.#headers),
        content: this.#content,
        end: error === undefined ? this.#end : null,
        error: error ?? null,
      },
      whole,
    );
  }

  /** The connection failed. */
  failed(code: string): void {
    if (this.#isOpen || this.#end !== null) this.ended();
    else this.#stop({ outcome: 'unreachable', kind: this.#asked.kind, code });
  }

  #note(seen: Seen): void {
    this.#content ||= seen.content;
    // Content after a finish reason belongs to another choice, which has to finish too.
    if (seen.content) this.#end = null;
    this.#end = seen.over ? (this.#end ?? seen.end) : (seen.end ?? this.#end);
    if (seen.content || seen.progress) this.#arm('idle');
  }

  #pass(out: Buffer[]): void {
    if (out.length === 0 || this.#isOver) return;
    if (this.#written === null) this.#hold(out);
    else this.#written.write(joined(out));
  }

  #hold(out: Buffer[]): void {
    this.#held.push(...out);
    this.#heldBytes += out.reduce((sum, { length }) => sum + length, 0);
    if (this.#heldBytes > MOST_HELD) this.failed('ANSWER_TOO_LARGE');
  }

  #open(): void {
    this.#isOpen = true;
    const stream = {
      headers: this.#headers,
      follow: (write: Written['write']) => this.#follow(write),
      pause: () => {
        clearTimeout(this.#timer);
        this.#transport.pause();
      },
      resume: () => {
        if (this.#isOver) return;
        this.#arm('idle');
        this.#transport.resume();
      },
    };
    this.#settle({ got: 'stream', stream });
  }

  #follow(write: Written['write']): Promise<ProviderReply | null> {
    if (this.#held.length > 0) write(joined(this.#held));
    this.#held = [];
    if (this.#isOver) return Promise.resolve(this.#result);
    return new Promise((ended) => {
      this.#written = { write, ended };
    });
  }

  #arm(clock: ClockName): void {
    clearTimeout(this.#timer);
    if (!this.#isOver) this.#timer = setTimeout(() => this.#late(clock), this.#asked.clocks[clock] * 1000);
  }

  #late(clock: ClockName): void {
    // The finish reason has come: only the end of the connection is missing.
    if (this.#end !== null) this.ended();
    else this.#stop({ outcome: 'late', kind: this.#asked.kind, clock, content: this.#content });
  }

  #stop(result: ProviderReply | null, answer: WholeAnswer | null = null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#result = result;
    clearTimeout(this.#timer);
    this.#asked.signal.removeEventListener('abort', this.#cancel);
    if (result !== null && (result.outcome === 'answered' || this.#end !== null)) this.#transport.leave();
    else this.#transport.abort();
    if (this.#isOpen) this.#written?.ended(result);
    else this.#settle(result === null ? { got: 'cancelled' } : { got: 'reply', reply: result, answer });
  }
}

/** Returns each header as one text. */
function flat(headers: Headers): Record<string, string> {
  const flattened: Record<string, string> = {};
  for (const name in headers) flattened[name] = String(headers[name]);
  return flattened;
}
