import type { StoreConfigOf } from '../../../core/contracts/store-config.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { StoreFailed } from '../../../core/kernel/vector-store.ts';
import { StoreRefused, type StoreRequest, storeRequest } from '../request.ts';

/** What Chroma's API answers, as far as it is read. */
export type ChromaAnswer = {
  id?: string;
  ids?: string[][];
  distances?: number[][];
  documents?: (string | null)[][] | null;
};

/** One server, and how it is asked. */
export type Asking = {
  url: string;
  collection: string;
  /** Asks an address of the API; throws StoreFailed for a refusal, a lost connection, a malformed answer, and after `ms`. */
  ask(address: string, request: StoreRequest): Promise<unknown>;
  /** The address of all collections of the tenant's database. */
  collections: string;
  /** Does work on the collection, whose address is remembered; a server that does not know it (restored, or emptied) is asked for it again, once. */
  inCollection<T>(ms: number, work: (address: string) => Promise<T>): Promise<T>;
};

type ChromaConfig = Pick<StoreConfigOf<'chroma'>, 'collection'> & Partial<StoreConfigOf<'chroma'>>;

/** How the driver of Chroma asks its servers, with the token of the configuration where it names one. */
export function askChroma(config: ChromaConfig, secretOf?: SecretOf): (url: string) => Asking {
  const { collection, tenant = 'default_tenant', database = 'default_database', tokenSecret } = config;
  const ids = new Map<string, string>();
  const path = `api/v2/tenants/${encodeURIComponent(tenant)}/databases/${encodeURIComponent(database)}/collections`;
  const ask: Asking['ask'] = async (address, request) => {
    const token = tokenSecret === undefined ? undefined : await secretOf?.(tokenSecret);
    return storeRequest('chroma', address, {
      ...request,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    });
  };
  return (url) => {
    const collections = `${url}/${path}`;
    return {
      ...{ url, collection, ask, collections },
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

/** The id of a collection; throws StoreRefused with status 404 where the server has none of that name. */
export async function collectionIdOf(
  { url, ask, collections, collection }: Pick<Asking, 'url' | 'ask' | 'collections' | 'collection'>,
  ms: number,
): Promise<string> {
  const { id } = (await ask(`${collections}/${encodeURIComponent(collection)}`, { ms })) as ChromaAnswer;
  if (typeof id !== 'string')
    throw new StoreFailed(`chroma at '${url}' gave no id for collection '${collection}': look at its log`);
  return id;
}
