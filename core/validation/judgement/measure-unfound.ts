import { ContentsUnknown, type StoreContents, type VectorStore } from '../../kernel/ports/vector-store.ts';
import { walkDocuments } from '../servers/walk-documents.ts';
import { findUnfound, type Search } from './find-unreachable.ts';

type Store = Pick<VectorStore, 'search' | 'status'> & StoreContents;

const MOST = 2_000;
/** As many that are not found say how many there are; each is searched for twice, and the second search is long. */
const ENOUGH = 100;

/**
 * Returns the share of documents that a well server does not find by their own vectors, by 2,000 of
 * them at the most: approximate indexes leave some out, and what has no vector is in none. Null
 * where the store does not tell. Throws StoreFailed.
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
  // A sample says no more than that there are probably not more than so many.
  return Math.min(1, (unfound + 2 * Math.sqrt(unfound) + 2) / read);
}
