import { ContentsUnknown, type StoreContents, type VectorStore } from '../../kernel/ports/vector-store.ts';
import { walkDocuments } from '../servers/walk-documents.ts';
import { findUnfound, type Search } from './find-unreachable.ts';

type Store = Pick<VectorStore, 'search' | 'status'> & StoreContents;

const MOST = 2_000;
/**
 * This many unfound documents are enough for an estimate. Each is searched for twice, and the
 * second search is slow.
 */
const ENOUGH = 100;

/**
 * Returns the share of documents that a well server does not find by their own vectors, from at
 * most 2,000: approximate indexes miss some, and a document without a vector is in no index. Null
 * if the store does not tell. Throws StoreFailed.
 */
export async function measureUnfound(store: Store, search: Search): Promise<number | null> {
  const { records } = await store.status(search.url);
  if (records === null) return null;
  let [read, unfound] = [0, 0];
  try {
    for await (const batch of walkDocuments(store, { url: search.url, records, most: MOST })) {
      const { lost } = await findUnfound(store, search, batch);
      read += batch.length;
      unfound += lost.length;
      if (unfound >= ENOUGH) break;
    }
  } catch (error) {
    if (error instanceof ContentsUnknown) return null;
    throw error;
  }
  if (read === 0 || read >= records) return read === 0 ? 0 : unfound / read;
  // A sample only shows that there are probably no more than this many.
  return Math.min(1, (unfound + 2 * Math.sqrt(unfound) + 2) / read);
}
