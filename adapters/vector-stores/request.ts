import type * as z from 'zod';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { StoreFailed } from '../../core/kernel/vector-store.ts';

/** A request to a store: a `body` that is no string is sent as JSON, `ms` is how long the whole exchange may take. */
export type StoreRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: unknown;
  ms: number;
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

/**
 * Asks the HTTP API of a store; an answer without a body is null. Throws StoreFailed for a refusal, a lost connection, an answer that is no JSON, and after
 * `ms`; DependencyUnavailable where the credentials are refused.
 */
export async function storeRequest(kind: string, url: string, request: StoreRequest): Promise<unknown> {
  const { method = 'GET', body, ms } = request;
  const headers = { 'content-type': 'application/json', ...request.headers };
  const signal = AbortSignal.timeout(ms);
  const payload = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  try {
    const response = await fetch(url, { method, headers, signal, ...payload });
    const text = await response.text();
    if (STRANGER.includes(response.status))
      throw new DependencyUnavailable(
        `${kind} at '${url}' refuses our credentials with '${response.status}': check the secret that the store's configuration names`,
      );
    if (!response.ok) throw new StoreRefused(kind, response.status, url, text.slice(0, 300));
    return text === '' ? null : JSON.parse(text);
  } catch (error) {
    if (error instanceof StoreFailed || error instanceof DependencyUnavailable) throw error;
    throw new StoreFailed(`${kind} gave no answer at '${url}': ${reasonOf(error, ms)}`, { cause: error });
  }
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
  if (name === 'TimeoutError') return `it took longer than ${ms} ms`;
  return cause?.message ? `${message}: ${cause.message}` : message;
}
