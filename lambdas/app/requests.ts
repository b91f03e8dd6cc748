import type { Context } from 'hono';
import { type BodyOf, readBody, signInBody } from '../../core/contracts/http.ts';
import { InvalidBody } from './problems.ts';

/** What a route behind the sign-in knows: who signed in. */
export type Signed = { Variables: { person: string } };

/** The bearer token of a request, or null. */
export function bearerOf(context: Context): string | null {
  const [, token = null] = /^Bearer ([\w~+/.=-]+)$/.exec(context.req.header('authorization') ?? '') ?? [];
  return token;
}

/** The name that a command line acts as (percent-encoded UTF-8), or null where none is given; throws InvalidBody for what is no name. */
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

/** The JSON body of a request; throws InvalidBody. */
export async function jsonOf(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch (cause) {
    throw new InvalidBody('the body is not JSON: send one JSON object', { cause });
  }
}

/** The body of a request as its contract has it; throws InvalidBody. */
export async function bodyOf<T>(context: Context, contract: BodyOf<T>): Promise<T> {
  const body = readBody(contract, await jsonOf(context));
  if ('read' in body) return body.read;
  throw new InvalidBody(body.wrong);
}
