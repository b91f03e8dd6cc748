import type { Headers } from './attempt.ts';

/** Headers about one connection, which are not passed on to the next. */
const OF_CONNECTION = [
  ...['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'content-length'],
  ...['proxy-connection', 'alt-svc'],
];

/** Returns the names of the headers that are not passed on: those of a connection, and `others`. */
export const keptBack = (...others: string[]): ReadonlySet<string> => new Set([...OF_CONNECTION, ...others]);

/** What Node reads in a header, but never sends. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

/** Returns headers without those kept back and without the gateway's own. */
export function passOn(headers: Headers, back: ReadonlySet<string>): Headers {
  const passed: Headers = {};
  for (const name in headers) {
    const isKept = !back.has(name) && !name.startsWith('x-ragmend-') && !UNSENDABLE.test(String(headers[name]));
    if (isKept) passed[name] = headers[name];
  }
  return passed;
}
