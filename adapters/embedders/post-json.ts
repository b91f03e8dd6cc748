import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { jsonIn } from '../../core/kernel/json-in.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { retryWhile } from '../retry-while.ts';

/** How to wait between two attempts, and what ends a slow request; in milliseconds. */
export type Patience = { now(): number; sleep(ms: number): Promise<unknown>; timeout(ms: number): AbortSignal };
/** The time of this machine. */
export const REAL_TIME: Patience = { now: Date.now, sleep, timeout: (ms) => AbortSignal.timeout(ms) };

/**
 * An API refused a request that it may accept in another form, e.g. a smaller one; `said` is its
 * reason.
 */
export class ApiRefused extends Error {
  override readonly name = 'ApiRefused' as const;
  constructor(
    url: string,
    status: number,
    readonly said: string,
  ) {
    super(`'${url}' refused to embed with ${status}: ${said}`);
  }
}

/** One request took too long. */
export class ApiTooSlow extends DependencyUnavailable {}

/**
 * `key` is sent as a bearer token and never shown. One request takes at most `requestMs`. No
 * request starts after `giveUpAt`, or after `tries` retries.
 */
type Post = { body: object; key: string | null; requestMs: number; giveUpAt: number; tries: number };

const FIRST_PAUSE_MS = 500;
const FOR_A_PERSON = [401, 402, 403, 404, 405];
const BUSY = [408, 425, 429];
/** Some servers report a text that is too long as a failure or a spent limit. */
const OF_SIZE = /too (large|long|many tokens)|exceed\w* .*(length|context|batch)|batch size/i;

/**
 * Posts JSON and returns the JSON of the answer. If the API is busy (408, 425, 429), fails (5xx) or
 * is away, it waits as long as the API asks (Retry-After), or twice as long each time. Throws
 * DependencyUnavailable if that takes too long, ApiTooSlow, ApiRefused, and an Error for mistakes
 * that a person must correct.
 */
export function postJson(patience: Patience, url: string, post: Post): Promise<unknown> {
  const { tries, giveUpAt, key } = post;
  const pauseMs = (tried: number, error: unknown) => (error as Busy).askedMs ?? FIRST_PAUSE_MS * 2 ** (tried - 1);
  const mayPass = (error: unknown, tried: number) =>
    error instanceof Busy && patience.now() + pauseMs(tried, error) <= giveUpAt;
  const sleep = (ms: number) => patience.sleep(ms);
  return retryWhile({ tries, mayPass, pauseMs, sleep }, async (tried) => {
    const { status, text, retryAfter } = await send(patience, url, post);
    if (status >= 200 && status < 300) return jsonIn(text);
    const said = reasonIn(text, key);
    if (!mayComeBack(status, said)) throw refusalOf(url, status, said);
    const why = status === 0 ? text : `it answered ${status}`;
    throw new Busy(
      `no embeddings from '${url}': ${why} for the ${tried}. time`,
      retryAfterMs(retryAfter, patience.now()),
    );
  });
}

/**
 * The API is busy, fails or is away; `askedMs` is how long it wants to be left alone, null if it
 * does not say.
 */
class Busy extends DependencyUnavailable {
  constructor(
    message: string,
    readonly askedMs: number | null,
  ) {
    super(askedMs === null ? message : `${message}, and asks for ${askedMs / 1000} s`);
  }
}

type Answered = { status: number; text: string; retryAfter: string | null };

/** Sends a request; status 0 means no answer, with the reason as text. */
async function send(patience: Patience, url: string, { body, key, requestMs }: Post): Promise<Answered> {
  const authorization: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  const headers = { 'content-type': 'application/json', ...authorization };
  const signal = patience.timeout(requestMs);
  try {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
    const ms = response.headers.get('retry-after-ms');
    const retryAfter = ms === null ? response.headers.get('retry-after') : String(Number(ms) / 1000);
    return { status: response.status, text: await response.text(), retryAfter };
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === 'TimeoutError')
      throw new ApiTooSlow(`no embeddings from '${url}': it took longer than ${requestMs} ms`, { cause: error });
    const text = cause instanceof Error && cause.message ? `${message}: ${cause.message}` : message;
    return { status: 0, text, retryAfter: null };
  }
}

function mayComeBack(status: number, said: string): boolean {
  if ((status === 429 || status === 500) && OF_SIZE.test(said)) return false;
  return status === 0 || BUSY.includes(status) || status >= 500;
}

/** Returns the error of a refusal. A refused key may be quoted in its text. */
function refusalOf(url: string, status: number, said: string): Error {
  const shown = status === 401 || status === 403 ? 'check its secret' : said;
  if (FOR_A_PERSON.includes(status)) return new Error(`'${url}' refused to embed with ${status}: ${shown}`);
  return new ApiRefused(url, status, said);
}

/** Returns the wait of a Retry-After header, in seconds or as a date; null if it has neither. */
function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

const reason = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z.object({ detail: z.tuple([z.object({ msg: z.string() })], z.unknown()) }).transform(({ detail }) => detail[0].msg),
]);

/** Returns only the reason: the rest of an answer may quote the request. */
function reasonIn(text: string, key: string | null): string {
  const { data = 'it gives no reason' } = reason.safeParse(jsonIn(text));
  return (key ? data.replaceAll(key, '***') : data).slice(0, 200);
}
