import type { Context } from 'hono';
import { type BodyOf, readBody, signInBody } from '../../core/contracts/http/http.ts';
import { InvalidBody } from './problems.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Returns the bearer token of a request, or null. The scheme's name may have any case (RFC 9110). */
export function bearerOf(context: Context): string | null {
  const [, token = null] = /^Bearer ([\w~+/.=-]+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
  return token;
}

/**
 * Returns the name that a command line acts as (percent-encoded UTF-8), or null if none is given;
 * throws InvalidBody for an invalid name.
 */
export function actingAs(context: Context): string | null {
  const header = context.req.header('x-ragmend-as');
  if (!header) return null;
  try {
    return signInBody.shape.name.parse(decodeURIComponent(header));
  } catch (cause) {
    throw new InvalidBody(`'${header}' in X-Ragmend-As is no name: give 1 to 80 characters, percent-encoded`, {
      cause,
    });
  }
}

/** Returns whether a request declares a JSON body. */
export function isJson(context: Context): boolean {
  return /^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? '');
}

/** Parses bytes as JSON in UTF-8; throws InvalidBody. */
export function jsonFrom(bytes: ArrayBuffer | Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new InvalidBody('the body is not JSON in UTF-8: send one JSON object', { cause });
  }
}

/** Parses the body of a request by its contract; throws InvalidBody. */
export async function bodyOf<T>(context: Context, contract: BodyOf<T>): Promise<T> {
  const body = readBody(contract, jsonFrom(await context.req.arrayBuffer()));
  if ('read' in body) return body.read;
  throw new InvalidBody(body.wrong);
}
