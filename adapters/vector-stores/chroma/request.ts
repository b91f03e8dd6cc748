import { StoreFailed } from '../../../core/kernel/vector-store.ts';
import { type StoreRequest, storeRequest } from '../request.ts';

/** What Chroma's API answers, as far as it is read. */
export type ChromaAnswer = { id?: string; ids?: string[][]; distances?: number[][] };

/** Asks Chroma's API; throws StoreFailed for a refusal, a lost connection, a malformed answer, and after `ms`. */
export async function chromaRequest(url: string, request: StoreRequest): Promise<ChromaAnswer> {
  return (await storeRequest('chroma', url, request)) as ChromaAnswer;
}

/** The collections of the default database of a server. */
export function collectionsOf(url: string): string {
  return `${url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
}

/** The id of a collection; throws StoreRefused with status 404 where the server has none of that name. */
export async function collectionIdOf(url: string, collection: string, ms: number): Promise<string> {
  const { id } = await chromaRequest(`${collectionsOf(url)}/${encodeURIComponent(collection)}`, { ms });
  if (typeof id !== 'string')
    throw new StoreFailed(`chroma at '${url}' gave no id for collection '${collection}': look at its log`);
  return id;
}
