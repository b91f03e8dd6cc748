import type { Headers } from './attempt.ts';

/** Headers about one connection, which are not passed on to the next. */
const OF_CONNECTION = [
  ...[
    'connection',
    'keep-alive',
    'transfer-encoding',
    'te',
    'trailer',
    'upgrade',
    'content-length',
    'proxy-connection',
  ],
];

/** Returns the names of the headers that are not passed on: those of a connection, and `others`. */
export const keptBack = (...others: string[]): ReadonlySet<string> => new Set([...OF_CONNECTION, ...others]);

/** Returns headers without those kept back and without the gateway's own. */
export function passOn(headers: Headers, back: ReadonlySet<string>): Headers {
  const passed: Headers = {};
  for (const name in headers) {
    if (!back.has(name) && !name.startsWith('x-ragmend-')) passed[name] = headers[name];
  }
  return passed;
}
