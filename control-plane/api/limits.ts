import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { tooLarge } from './problems.ts';

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
