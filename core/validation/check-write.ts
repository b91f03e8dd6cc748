import { type Embedder, StoreFailed, type VectorStore } from '../kernel/vector-store.ts';

const TEXT = 'ragmend write check';

/** Writes one document to a server that is thrown away afterwards, since some damage only shows at the first write; gives the refusal, or null. */
export async function checkWrite(
  { vectorStore, embedder }: { vectorStore: VectorStore; embedder: Embedder },
  url: string,
): Promise<string | null> {
  const [vector = []] = await embedder.embed([TEXT]);
  try {
    await vectorStore.upsert(url, [{ id: 'ragmend-write-check', text: TEXT, vector, metadata: { source: 'ragmend' } }]);
    return null;
  } catch (error) {
    if (error instanceof StoreFailed) return error.message;
    throw error;
  }
}
