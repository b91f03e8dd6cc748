import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { tooLarge } from './problems.ts';

/**
 * Refuses a body of more than `maxBytes`: by the length that it declares, without reading it, or
 * while it is read where it declares none.
 */
export function atMost(maxBytes: number): MiddlewareHandler {
  const whileRead = bodyLimit({ maxSize: maxBytes, onError: (context) => tooLarge(context, maxBytes) });
  return (context, next) => {
    const declared = context.req.header('content-length');
    // The server holds a sender to the length that it declares; to look at the body itself costs
    // more than all else that is done here.
    if (declared === undefined || context.req.header('transfer-encoding') !== undefined)
      return whileRead(context, next);
    return Number(declared) <= maxBytes ? next() : Promise.resolve(tooLarge(context, maxBytes));
  };
}
