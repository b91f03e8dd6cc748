import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import { noSecret, type SecretOf } from '../../../core/kernel/secret-of.ts';
import { readAnswer, StoreRefused, type StoreRequest, storeAsker } from '../request.ts';

const identified = z.object({ id: z.string() });

/** One server, and how to call it. */
export type Asking = {
  url: string;
  collection: string;
  database: string;
  /**
   * Calls an address of the API; throws StoreFailed for a refusal, a lost connection, a malformed
   * answer, and after `ms`.
   */
  ask(address: string, request: StoreRequest): Promise<unknown>;
  /**
   * The addresses of all databases of the tenant, of our collections, and of those of another
   * database.
   */
  databases: string;
  collections: string;
  collectionsOf(database: string): string;
  /**
   * Works on the collection, whose address is cached. If a server does not know the address
   * (restored, or emptied), it is looked up again, once.
   */
  inCollection<T>(ms: number, work: (address: string) => Promise<T>): Promise<T>;
};

type ChromaConfig = Pick<StoreConfigOf<'chroma'>, 'collection'> & Partial<StoreConfigOf<'chroma'>>;

/** Chroma calls a query an invalid argument if it can't read its own log or index. */
const CARRIED_OUT_BADLY = /Error executing plan/;

/** Returns how to call Chroma servers, with the token of the configuration, if any. */
export function askChroma(config: ChromaConfig, secretOf: SecretOf = noSecret): (url: string) => Asking {
  const { collection, tenant = 'default_tenant', database = 'default_database', tokenSecret } = config;
  const ids = new Map<string, string>();
  const askStore = storeAsker({ ...config, kind: 'chroma' }, secretOf);
  const databases = `api/v2/tenants/${encodeURIComponent(tenant)}/databases`;
  const ask: Asking['ask'] = async (address, request) => {
    const token = tokenSecret === undefined ? undefined : await secretOf(tokenSecret);
    const headers = token && { headers: headersOf(config, token) };
    return askStore(address, { ...request, ...headers, blamed: CARRIED_OUT_BADLY });
  };
  return (url) => {
    const collectionsOf = (name: string) => `${url}/${databases}/${encodeURIComponent(name)}/collections`;
    const collections = collectionsOf(database);
    return {
      url,
      collection,
      database,
      ask,
      collections,
      collectionsOf,
      databases: `${url}/${databases}`,
      async inCollection(ms, work) {
        const known = ids.get(url);
        try {
          if (known) return await work(`${collections}/${known}`);
        } catch (error) {
          if (!(error instanceof StoreRefused && error.status === 404)) throw error;
        }
        ids.delete(url);
        const id = await collectionIdOf({ url, ask, collections, collection }, ms);
        ids.set(url, id);
        return work(`${collections}/${id}`);
      },
    };
  };
}

/**
 * Returns the id of a collection; throws StoreRefused with status 404 if the server has none of
 * that name.
 */
export async function collectionIdOf(
  { url, ask, collections, collection }: Pick<Asking, 'url' | 'ask' | 'collections' | 'collection'>,
  ms: number,
): Promise<string> {
  const answer = await ask(`${collections}/${encodeURIComponent(collection)}`, { ms });
  return readAnswer('chroma', url, identified, answer).id;
}

function headersOf({ tokenHeader = 'authorization' }: ChromaConfig, token: string): Record<string, string> {
  return { [tokenHeader]: tokenHeader === 'authorization' ? `Bearer ${token}` : token };
}
