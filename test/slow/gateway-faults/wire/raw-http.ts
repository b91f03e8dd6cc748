import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';

export const HTML = '<html><head><title>Sorry</title></head><body>Go away.</body></html>';

/** An answer as bytes of HTTP, with its length. */
export function http(status: number, body: string | Uint8Array, headers: Record<string, string> = {}): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ 'content-length': String(bytes.length), connection: 'close', ...headers });
  const head = `HTTP/1.1 ${status} Status\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Buffer =>
  http(status, JSON.stringify(value), { 'content-type': 'application/json', ...headers });
export const page = (status: number, headers: Record<string, string> = {}): Buffer =>
  http(status, HTML, { 'content-type': 'text/html', ...headers });
/** An error as OpenAI says it. */
export const error = (status: number, inner: object, headers: Record<string, string> = {}): Buffer =>
  json(status, { error: { message: 'no', type: 'invalid_request_error', code: null, ...inner } }, headers);
export const gzipped = (body: string, type: string, bytes = gzipSync(body)): Buffer =>
  http(200, bytes, { 'content-type': type, 'content-encoding': 'gzip' });

/** The head of a stream that ends with its connection. */
export const headOf = (type = 'content-type: text/event-stream\r\n') =>
  `HTTP/1.1 200 OK\r\n${type}connection: close\r\n\r\n`;

/** An answer as a whole; its text is 'one two three'. */
export const completion = (message: object = {}, finish_reason: string | null = 'stop') => ({
  ...{ id: 'c-1', object: 'chat.completion', created: 1, model: 'm' },
  choices: [{ index: 0, message: { role: 'assistant', content: 'one two three', ...message }, finish_reason }],
  usage: { prompt_tokens: 1, completion_tokens: 3, total_tokens: 4 },
});

const chunk = (choices: object[], more = {}) =>
  `data: ${JSON.stringify({ id: 'c-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more })}\n\n`;
export const delta = (said: object, finish_reason: string | null = null) =>
  chunk([{ index: 0, delta: said, finish_reason }]);
export const ROLE = delta({ role: 'assistant', content: '' });
export const TEXT = ['one', ' two', ' three'].map((content) => delta({ content }));
export const STOP = delta({}, 'stop');
export const USAGE = chunk([], { usage: { prompt_tokens: 1, completion_tokens: 3, total_tokens: 4 } });
export const DONE = 'data: [DONE]\n\n';
/** All events of a good stream, whose text is 'one two three'. */
export const EVENTS = [ROLE, ...TEXT, STOP, USAGE, DONE];
/** A stream of events as bytes of HTTP. */
export const events = (...all: string[]): string => headOf() + all.join('');
