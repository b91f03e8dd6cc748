import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { problem, tooLarge } from './problems.ts';

/** More than any id or name has, and less than a key of any store takes. */
const LONGEST_NAME_BYTES = 800;
const SHOWN = 60;

/**
 * Refuses a body of more than `maxBytes`: by its declared length without reading it, or else while
 * reading.
 */
export function atMost(maxBytes: number): MiddlewareHandler {
  const whileRead = bodyLimit({ maxSize: maxBytes, onError: (context) => tooLarge(context, maxBytes) });
  return (context, next) => {
    const declared = context.req.header('content-length');
    // The server holds a sender to the declared length. Reading the body here would cost more than
    // all other checks.
    if (declared === undefined || context.req.header('transfer-encoding') !== undefined)
      return whileRead(context, next);
    return Number(declared) <= maxBytes ? next() : Promise.resolve(tooLarge(context, maxBytes));
  };
}

/** Refuses an address with an id or a name that is longer than any. */
export const shortNames: MiddlewareHandler = (context, next) => {
  const long = context.req.path.split('/').map(decoded).find(isTooLong);
  if (long === undefined) return next();
  const shown = [...long].slice(0, SHOWN).join('');
  const why = `'${shown}…' has more than ${LONGEST_NAME_BYTES} bytes, and no id or name has so many: check it`;
  return Promise.resolve(problem(context, 404, 'NotFound', why));
};

const isTooLong = (name: string) => Buffer.byteLength(name) > LONGEST_NAME_BYTES;

/** A name that is not percent-encoded as it should be is taken as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
