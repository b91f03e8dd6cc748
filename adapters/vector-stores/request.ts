import type * as z from 'zod';
import type { StoreConfig } from '../../core/contracts/config/store-config.ts';
import type { StoreTls } from '../../core/contracts/config/store-tls.ts';
import { StoreFailed } from '../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { type Exchange, type Exchanged, httpsExchange } from './https.ts';
import { securedBy, speaksTls, tlsFault } from './tls.ts';

/**
 * A request to a store: a `body` that is no string is sent as JSON, `ms` is how long the whole
 * exchange may take. What is refused of one that `carries` documents may be one of these.
 */
export type StoreRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: unknown;
  ms: number;
  carries?: 'documents';
  /** What a server says where it calls a request malformed that it could not carry out: a fault of the server. */
  blamed?: RegExp;
};

/** The store answered with another status than 2xx. */
export class StoreRefused extends StoreFailed {
  constructor(
    kind: string,
    readonly status: number,
    url: string,
    answer: string,
  ) {
    super(`${kind} answered '${status}' at '${url}': ${answer}`);
  }
}

/** Statuses by which a server says that it does not know who asks: nothing is known of what it holds. */
const STRANGER = [401, 403, 407];
/** Statuses by which a server says that it can't be asked so, e.g. with a vector of another dimension. */
const MALFORMED = [400, 405, 413, 415, 422];
/**
 * Status by which a server says that it is asked too much for now: it says nothing of what it
 * holds, and asking again later is all there is to do.
 */
const BUSY = 429;
/** What OpenSearch refuses by 403 too: an index that takes no writes, e.g. since its disk is full. */
const BLOCKED = 'cluster_block_exception';
/** What to do about it. */
export const COMPARE = 'compare `store` and `embedding` in ragmend.yaml with what the server holds';

/**
 * Asks the HTTP API of a store at a URL with the scheme `http`, also where its configuration says
 * to speak TLS. An answer without a body is null.
 */
export type AskStore = (url: string, request: StoreRequest) => Promise<unknown>;
type Speaking = { kind: StoreConfig['kind']; tls?: StoreTls | undefined };

/**
 * Returns how the servers of a store are asked. It throws StoreFailed for a refusal, a lost
 * connection, an answer that is no JSON, and after `ms`; DependencyUnavailable where TLS can't be
 * spoken, the credentials are refused, the request is called malformed or the server is busy (429):
 * that says nothing of what the server holds.
 */
export function storeAsker(config: Speaking, secretOf: SecretOf): AskStore {
  const tls = config.tls ?? null;
  const exchangeOf = tls === null ? async () => fetched : secureExchange(tls, secretOf);
  return async (given, request) => {
    const exchange = await exchangeOf();
    const url = tls === null ? given : given.replace(/^http:/, 'https:');
    const { method = 'GET', body, ms } = request;
    const headers = headersIn(config.kind, url, { 'content-type': 'application/json', ...request.headers });
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const sent = { method, headers, body: text, signal: AbortSignal.timeout(ms) };
    try {
      return answerIn(config.kind, url, request, await exchange(url, sent));
    } catch (error) {
      const fault = tls === null && (await speaksTls(url, error)) ? UNASKED : tlsFault(error);
      throw faultOf({ kind: config.kind, url, ms, fault }, error);
    }
  };
}

/** A secret may have been saved with a line feed at its end; a value that no header can have is told without it. */
function headersIn(kind: string, url: string, headers: Record<string, string>): Record<string, string> {
  const trimmed = Object.entries(headers).map(([name, value]) => [name, value.trim()] as const);
  const [odd] = trimmed.find(([, value]) => !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) ?? [];
  if (odd === undefined) return Object.fromEntries(trimmed);
  throw new DependencyUnavailable(
    `${kind} at '${url}' can't be asked: its secret for '${odd}' has a character that no header can have: save it anew`,
  );
}

/** One exchange for all requests, made anew when the certificate of the authority changes. */
function secureExchange(tls: StoreTls, secretOf: SecretOf): () => Promise<Exchange> {
  let made: { ca: unknown; exchange: Exchange } | null = null;
  return async () => {
    const secured = await securedBy(tls, secretOf);
    if (made === null || made.ca !== secured.ca) made = { ca: secured.ca, exchange: httpsExchange(secured) };
    return made.exchange;
  };
}

const fetched: Exchange = async (url, { body, ...sent }) => {
  const response = await fetch(url, { ...sent, ...(body !== undefined && { body }) });
  return { status: response.status, text: await response.text() };
};

function answerIn(kind: string, url: string, request: StoreRequest, { status, text }: Exchanged): unknown {
  if (status < 200 || status > 299) throw refusalOf(new StoreRefused(kind, status, url, text.slice(0, 300)), request);
  return text === '' ? null : JSON.parse(text);
}

const UNASKED = 'it speaks TLS, and is asked without: set store.tls';

type Failed = { kind: string; url: string; ms: number; fault: string | null };
function faultOf({ kind, url, ms, fault }: Failed, error: unknown): unknown {
  if (error instanceof StoreFailed || error instanceof DependencyUnavailable) return error;
  if (fault !== null)
    return new DependencyUnavailable(`${kind} at '${url}' can't be asked: ${fault}`, { cause: error });
  return new StoreFailed(`${kind} gave no answer at '${url}': ${reasonOf(error, ms)}`, { cause: error });
}

function refusalOf(cause: StoreRefused, { carries, blamed }: StoreRequest): Error {
  const { status, message } = cause;
  if (STRANGER.includes(status) && !message.includes(BLOCKED))
    return new DependencyUnavailable(`${message}: check the login that \`store\` in ragmend.yaml names`, { cause });
  if (MALFORMED.includes(status) && carries === undefined && !blamed?.test(message))
    return new DependencyUnavailable(`${message}: ${COMPARE}`, { cause });
  if (status === BUSY) return new DependencyUnavailable(`${message}: it is busy, try again later`, { cause });
  return cause;
}

/** Takes what a server does not have (404) for nothing; throws everything else. */
export function nullWhereMissing(error: unknown): null {
  if (error instanceof StoreRefused && error.status === 404) return null;
  throw error;
}

/** An answer in the shape that is read of it; throws StoreFailed where it has another. */
export function readAnswer<T>(kind: string, url: string, shape: z.ZodType<T>, answer: unknown): T {
  const { data, error } = shape.safeParse(answer);
  if (error === undefined) return data;
  const [issue] = error.issues;
  const where = issue?.path.join('.') || 'it';
  throw new StoreFailed(`${kind} at '${url}' gave an answer of another shape: ${where}: ${issue?.message}`);
}

function reasonOf(error: unknown, ms: number): string {
  const { name, message, cause } = error as Error & { cause?: { message?: string } };
  if (name === 'TimeoutError' || (cause as Error | undefined)?.name === 'TimeoutError')
    return `it took longer than ${ms} ms`;
  return cause?.message ? `${message}: ${cause.message}` : message;
}
