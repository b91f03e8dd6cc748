import { StoreFailed } from '../../../core/kernel/vector-store.ts';

/** What Chroma's API answers, as far as it is read. */
export type ChromaAnswer = { id?: string; ids?: string[][]; distances?: number[][] };

/** Chroma answered with another status than 2xx. */
export class ChromaRefused extends StoreFailed {
  constructor(
    readonly status: number,
    url: string,
    answer: string,
  ) {
    super(`chroma answered '${status}' at '${url}': ${answer}`);
  }
}

/** Asks Chroma's API; throws StoreFailed for a refusal, a lost connection, a malformed answer, and after `ms`. */
export async function chromaRequest(
  url: string,
  { method = 'GET', body, ms }: { method?: 'GET' | 'POST'; body?: unknown; ms: number },
): Promise<ChromaAnswer> {
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(ms);
  const payload = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    const response = await fetch(url, { method, headers, signal, ...payload });
    const text = await response.text();
    if (!response.ok) throw new ChromaRefused(response.status, url, text.slice(0, 300));
    return JSON.parse(text) as ChromaAnswer;
  } catch (error) {
    if (error instanceof StoreFailed) throw error;
    throw new StoreFailed(`chroma gave no answer at '${url}': ${reasonOf(error, ms)}`, { cause: error });
  }
}

/** The collections of the default database of a server. */
export function collectionsOf(url: string): string {
  return `${url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
}

/** The id of a collection; throws ChromaRefused with status 404 where the server has none of that name. */
export async function collectionIdOf(url: string, collection: string, ms: number): Promise<string> {
  const { id } = await chromaRequest(`${collectionsOf(url)}/${encodeURIComponent(collection)}`, { ms });
  if (typeof id !== 'string')
    throw new StoreFailed(`chroma at '${url}' gave no id for collection '${collection}': look at its log`);
  return id;
}

function reasonOf(error: unknown, ms: number): string {
  const { name, message, cause } = error as Error & { cause?: { message?: string } };
  if (name === 'TimeoutError') return `it took longer than ${ms} ms`;
  return cause?.message ? `${message}: ${cause.message}` : message;
}
