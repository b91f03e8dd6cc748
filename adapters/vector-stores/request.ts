import type * as z from 'zod';
import type { StoreConfig } from '../../core/contracts/config/store-config.ts';
import type { StoreTls } from '../../core/contracts/config/store-tls.ts';
import { StoreFailed, StoreSilent } from '../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { type Exchange, type Exchanged, httpsExchange } from './https.ts';
import { securedBy, speaksTls, tlsFault } from './tls.ts';

/**
 * A request to a store. A `body` that is not a string is sent as JSON. `ms` limits the whole
 * exchange. If a request `carries` documents, one of these may be the cause of a refusal.
 */
export type StoreRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: unknown;
  ms: number;
  carries?: 'documents';
  /** The server's text for its own faults that it reports as a malformed request. */
  blamed?: RegExp;
};

/** The store answered with a status other than 2xx. */
export class StoreRefused extends StoreFailed {
  constructor(
    kind: string,
    readonly status: number,
    url: string,
    answer: string,
  ) {
    super(`${kind} answered ${status} at '${url}': ${answer}`);
  }
}

/** Statuses of a server that does not accept the caller: they say nothing about its contents. */
const STRANGER = [401, 403, 407];
/** Statuses of a request that the server can't process, e.g. with a vector of another dimension. */
const MALFORMED = [400, 405, 413, 415, 422];
/**
 * Status of a server that is too busy: it says nothing about its contents, and only a later retry
 * helps.
 */
const BUSY = 429;
/** OpenSearch also refuses with 403 if an index takes no writes, e.g. on a full disk. */
const BLOCKED = 'cluster_block_exception';
/** What to do about such errors. */
export const COMPARE = 'compare `store` and `embedding` in ragmend.yaml with what the server holds';

/**
 * Calls the HTTP API of a store at a URL with the scheme `http`, even if its configuration requires
 * TLS. An answer without a body is null.
 */
export type AskStore = (url: string, request: StoreRequest) => Promise<unknown>;
type Speaking = { kind: StoreConfig['kind']; tls?: StoreTls | undefined };

/**
 * Returns how to call the servers of a store. A call throws StoreSilent for a lost connection and
 * after `ms`, StoreFailed for a refusal and an answer that is not JSON. It throws
 * DependencyUnavailable if TLS fails, the credentials are refused, the request is malformed or the
 * server is busy (429): these say nothing about the server's contents.
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

/**
 * Returns the headers. A secret may end with a line feed from its file. A value that no header can
 * have is reported without the value.
 */
function headersIn(kind: string, url: string, headers: Record<string, string>): Record<string, string> {
  const trimmed = Object.entries(headers).map(([name, value]) => [name, value.trim()] as const);
  const [odd] = trimmed.find(([, value]) => !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) ?? [];
  if (odd === undefined) return Object.fromEntries(trimmed);
  throw new DependencyUnavailable(
    `${kind} at '${url}' can't be asked: its secret for '${odd}' has a character that no header can have: save it anew`,
  );
}

/** Returns one exchange for all requests, renewed when the certificate of the authority changes. */
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
  const Kind = error instanceof SyntaxError ? StoreFailed : StoreSilent;
  return new Kind(`${kind} gave no answer at '${url}': ${reasonOf(error, ms)}`, { cause: error });
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

/** Returns null if the server answered that it has no such thing (404); throws everything else. */
export function nullWhereMissing(error: unknown): null {
  if (error instanceof StoreRefused && error.status === 404) return null;
  throw error;
}

/** Returns an answer in the expected shape; throws StoreFailed for any other shape. */
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
