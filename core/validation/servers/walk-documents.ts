import type { StoreContents, StoredDocument } from '../../kernel/ports/vector-store.ts';

type Walk = { url: string; records: number; most: number };

const PAGE = 100;

/**
 * Streams the documents of a server in batches: all, or `most` random ones if it holds more. Throws
 * StoreFailed, ContentsUnknown.
 */
export async function* walkDocuments(store: StoreContents, walk: Walk): AsyncGenerator<StoredDocument[]> {
  yield* walk.records > walk.most ? chosen(store, walk) : all(store, walk);
}

/** Stops in time: a damaged store may never reach its end. */
async function* all(store: StoreContents, { url, records }: Walk): AsyncGenerator<StoredDocument[]> {
  let after: string | null = null;
  let left = 2 * Math.ceil(records / PAGE) + 2;
  do {
    const { documents, next }: Awaited<ReturnType<StoreContents['page']>> = await store.page(url, after, PAGE);
    if (documents.length > 0) yield documents;
    after = next;
    left -= 1;
  } while (after !== null && left > 0);
}

async function* chosen(store: StoreContents, { url, most }: Walk): AsyncGenerator<StoredDocument[]> {
  const seen = new Set<string>();
  for (let left = 3 * Math.ceil(most / PAGE); left > 0 && seen.size < most; left--) {
    const documents = (await store.sample(url, PAGE)).filter(({ id }) => !seen.has(id));
    for (const { id } of documents) seen.add(id);
    if (documents.length > 0) yield documents;
  }
}
