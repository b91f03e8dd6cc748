import {
  ContentsUnknown,
  type Embedder,
  type StoreContents,
  type VectorStore,
} from '../../kernel/ports/vector-store.ts';

const ID = 'ragmend-write-check';
const TEXT = 'ragmend write check';

type Deps = { vectorStore: VectorStore & StoreContents; embedder: Pick<Embedder, 'embed'> };

/**
 * Removes the document of a probe that died; returns false if the driver can't remove, so none was
 * written. Throws StoreFailed.
 */
export async function removeLeft({ vectorStore }: Pick<Deps, 'vectorStore'>, url: string): Promise<boolean> {
  try {
    await vectorStore.remove(url, [ID]);
    return true;
  } catch (error) {
    if (!(error instanceof ContentsUnknown)) throw error;
    return false;
  }
}

/**
 * Writes a whole document to a server that nobody reads, and removes it: some damage shows only at
 * the first write. If the driver can't remove it, writes only to a copy. Throws StoreFailed.
 */
export async function writeDocument(
  { vectorStore, embedder }: Deps,
  url: string,
  { isCopy, removes }: { isCopy: boolean; removes: boolean },
): Promise<void> {
  const [vector = []] = await embedder.embed([TEXT]);
  await vectorStore.checkWrite(url);
  if (!removes && !isCopy) return;
  await vectorStore.upsert(url, [{ id: ID, text: TEXT, vector, metadata: { source: 'ragmend' } }]);
  if (removes) await vectorStore.remove(url, [ID]);
}
