import type { IncomingHttpHeaders } from 'node:http';
import type { Json, Part, Reply } from '../faults/fault.ts';

/**
 * A caller's request, as far as a scripted provider needs it; `json` and `tools` are requirements.
 */
export type Call = {
  model: string;
  stream: boolean;
  prompt: string;
  lastRole: string;
  maxTokens: number | null;
  json: boolean;
  tools: boolean;
  wantsUsage: boolean;
};
/** `isMissing` omits the place of the text: no choices, no blocks. */
export type Answer = {
  id: string;
  createdSeconds: number;
  text: string;
  finish: 'stop' | 'length' | 'filtered';
  isMissing: boolean;
  promptTokens: number;
  completionTokens: number;
};
/**
 * The bytes of one answer, by part; a plain body is cut into pieces too, so that it can stall or
 * end early.
 */
export type Transcript = {
  contentType: string;
  parts: Record<Part, Uint8Array[]>;
  keepAlive: Uint8Array;
  garbage: Uint8Array;
  error: (reply: Reply, body: Json) => Uint8Array;
};
/** One wire protocol: how to read and write it. */
export type Protocol = {
  keyOf: (headers: IncomingHttpHeaders) => string | null;
  serves: (path: string) => boolean;
  /** Returns null for a body that is no request of this protocol. */
  read: (path: string, body: unknown) => Call | null;
  plain: (call: Call, answer: Answer) => unknown;
  stream: (call: Call, answer: Answer) => Transcript;
  /** A stream whose only content is `null`. */
  nullStream: () => Uint8Array[];
};

const PIECES = 8;
const utf8 = new TextEncoder();
export const bytesOf = (text: string): Uint8Array => utf8.encode(text);

/** Returns an event of server-sent events. */
export function sse(data: unknown, event?: string): Uint8Array {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return bytesOf(`${event ? `event: ${event}\n` : ''}data: ${text}\n\n`);
}

/** Returns the words of a text with the blanks before them, as a model streams its tokens. */
export function piecesOf(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

/** Returns a plain body as a transcript; the rest after its first pieces completes it. */
export function plainTranscript(body: unknown): Transcript {
  const bytes = bytesOf(JSON.stringify(body));
  const size = Math.ceil(bytes.length / PIECES);
  const pieces = Array.from({ length: PIECES }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
  return {
    contentType: 'application/json',
    parts: { opening: [], content: pieces.slice(0, -1), finish: pieces.slice(-1), done: [] },
    keepAlive: bytesOf('\n'),
    garbage: bytesOf('{"cut'),
    error: (_, error) => bytesOf(JSON.stringify(error)),
  };
}
