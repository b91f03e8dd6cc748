import type { Context } from 'hono';
import { type BodyOf, readBody, signInBody } from '../../core/contracts/http/http.ts';
import { InvalidBody } from './problems.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The bearer token of a request, or null; the name of the scheme is in any case (RFC 9110). */
export function bearerOf(context: Context): string | null {
  const [, token = null] = /^Bearer ([\w~+/.=-]+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
  return token;
}

/**
 * The name that a command line acts as (percent-encoded UTF-8), or null where none is given; throws
 * InvalidBody for what is no name.
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

/** Whether a request says that its body is JSON. */
export function isJson(context: Context): boolean {
  return /^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? '');
}

/** What bytes say that are JSON in UTF-8; throws InvalidBody. */
export function jsonFrom(bytes: ArrayBuffer | Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new InvalidBody('the body is not JSON in UTF-8: send one JSON object', { cause });
  }
}

/** The body of a request as its contract has it; throws InvalidBody. */
export async function bodyOf<T>(context: Context, contract: BodyOf<T>): Promise<T> {
  const body = readBody(contract, jsonFrom(await context.req.arrayBuffer()));
  if ('read' in body) return body.read;
  throw new InvalidBody(body.wrong);
}
