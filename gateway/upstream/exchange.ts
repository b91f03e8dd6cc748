import { Buffer } from 'node:buffer';
import type { Transform } from 'node:stream';
import type { Dispatcher } from 'undici';
import { jsonIn } from '../../core/kernel/json-in.ts';
import { errorOf } from '../../core/provider/failure/error-of.ts';
import { joined } from '../joined.ts';
import type { Headers, WholeAnswer } from './attempt.ts';
import { decoderOf } from './decoder-of.ts';
import type { HeldAnswer, Transport } from './held-answer.ts';
import { type SseBlocks, sseBlocks } from './sse-blocks.ts';
import { MALFORMED, type StreamReader } from './stream-reader.ts';
import { textOf } from './text-of.ts';

const MOST_BYTES = 64 * 1024 ** 2;
/** How long a connection may take to end after a complete answer. */
const END_MS = 1000;
const EMPTY_LINE = Buffer.from('\n\n');
const UNWANTED = new Error('nobody waits for the answer any more');

/** How HTTP answers are converted to OpenAI's format. */
export type Dialect = {
  reader(): StreamReader;
  /** Converts a whole answer or an error; leaves any other body as it is. */
  whole(answer: WholeAnswer, body: unknown): WholeAnswer;
};

type Stream = { blocks: SseBlocks; read: StreamReader };

/** One HTTP request; passes everything that arrives to the held answer. */
export class Exchange implements Dispatcher.DispatchHandler, Transport {
  readonly #dialect: Dialect;
  readonly #held: HeldAnswer;
  #controller: Dispatcher.DispatchController | null = null;
  #left: NodeJS.Timeout | undefined;
  #isEnded = false;
  #status = 0;
  #headers: Headers = {};
  #pieces: Buffer[] = [];
  #size = 0;
  #stream: Stream | null = null;
  #decoder: Transform | null = null;
  /** A stream was asked for, and the headers name none; clients read it all the same. */
  #isUndeclared = false;

  constructor(dialect: Dialect, hold: (transport: Transport) => HeldAnswer) {
    this.#dialect = dialect;
    this.#held = hold(this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#held.isOver) controller.abort(UNWANTED);
    else this.#held.connected();
  }

  onResponseStart(_: unknown, status: number, headers: Headers): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = this.#decode(headers);
    if (status > 299 || !this.#held.streamed) return;
    if (isStream(headers)) this.#begin(this.#headers);
    else this.#isUndeclared = true;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    if (this.#decoder !== null) this.#decoder.write(chunk);
    else this.#take(chunk);
  }

  onResponseEnd(): void {
    this.#isEnded = true;
    clearTimeout(this.#left);
    if (this.#decoder !== null) this.#decoder.end();
    else this.#finish();
  }

  /** Decodes what a provider compresses though nobody asked for it; returns the headers of the rest. */
  #decode(headers: Headers): Headers {
    this.#decoder = decoderOf(headers['content-encoding']);
    if (this.#decoder === null) return headers;
    this.#decoder.on('data', (chunk: Buffer) => this.#takeDecoded(chunk));
    this.#decoder.once('end', () => this.#finish());
    this.#decoder.once('error', () => this.#held.failed('UNREADABLE_ENCODING'));
    const { 'content-encoding': _, ...others } = headers;
    return others;
  }

  /** Nothing catches what a listener throws; undici does so for bytes that it passes itself. */
  #takeDecoded(chunk: Buffer): void {
    try {
      this.#take(chunk);
    } catch (error) {
      this.onResponseError(null, error as Error);
    }
  }

  #begin(headers: Headers): void {
    this.#stream = { blocks: sseBlocks(), read: this.#dialect.reader() };
    this.#held.streams(headers);
  }

  #take(chunk: Buffer): void {
    if (this.#held.isOver) return;
    if (this.#isUndeclared && EVENT.test(chunk.toString('latin1', 0, LOOKED_AT)))
      this.#begin({ ...this.#headers, 'content-type': 'text/event-stream' });
    this.#isUndeclared = false;
    if (this.#stream !== null) this.#see(this.#stream, chunk);
    else this.#keep(chunk);
  }

  #finish(): void {
    if (this.#stream === null) this.#answered();
    else {
      this.#readRest(this.#stream);
      this.#held.ended();
    }
  }

  onResponseError(_: unknown, error: Error & { code?: string }): void {
    clearTimeout(this.#left);
    this.#held.failed(error.code ?? error.name);
  }

  abort(): void {
    this.#controller?.abort(UNWANTED);
  }

  leave(): void {
    if (!this.#isEnded) this.#left = setTimeout(() => this.abort(), END_MS).unref();
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  #see({ blocks, read }: Stream, chunk: Buffer): void {
    this.#held.see(blocks.push(chunk).map((block) => read(block)));
  }

  /** Reads the last event, which may lack its empty line; drops half an event. */
  #readRest({ blocks, read }: Stream): void {
    const rest = blocks.rest();
    if (rest.length === 0 || this.#held.isOver) return;
    const seen = read(Buffer.concat([rest, EMPTY_LINE]));
    if (seen.error === MALFORMED) return;
    if (seen.content || seen.end !== null || seen.error !== undefined) this.#held.see([seen]);
  }

  #keep(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MOST_BYTES) this.#held.failed('ANSWER_TOO_LARGE');
    else this.#pieces.push(chunk);
  }

  #answered(): void {
    const answer = { status: this.#status, headers: this.#headers, body: joined(this.#pieces) };
    const body = isStream(this.#headers) ? inEvent(answer) : jsonOr(textOf(answer.body));
    this.#held.answered(this.#dialect.whole(answer, body), body);
  }
}

const isStream = (headers: Headers) => /^text\/event-stream\b/i.test(String(headers['content-type']));

/** How a stream of events begins, perhaps behind a byte order mark. */
const EVENT = /^(ï»¿)?(data|event|id|retry)?:/;
const LOOKED_AT = 16;

/** Returns the JSON value of a text, or the text if it is no JSON. */
function jsonOr(text: string): unknown {
  const value = jsonIn(text);
  return value === undefined ? text : value;
}

/** Returns the error in the first event of a stream that nobody asked for; its text if there is none. */
function inEvent({ status, body }: WholeAnswer): unknown {
  const text = textOf(body);
  const found = jsonOr(/^data:(.*)$/m.exec(text)?.[1] ?? text);
  return status < 300 && errorOf(found) === null ? text : found;
}
