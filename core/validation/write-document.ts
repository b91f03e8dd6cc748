import { ContentsUnknown, type Embedder, type StoreContents, type VectorStore } from '../kernel/vector-store.ts';

const ID = 'ragmend-write-check';
const TEXT = 'ragmend write check';

type Deps = { vectorStore: VectorStore & StoreContents; embedder: Pick<Embedder, 'embed'> };

/** Removes the document that a probe left which died; there is none where the driver can't remove. Throws StoreFailed. */
export async function removeLeft({ vectorStore }: Pick<Deps, 'vectorStore'>, url: string): Promise<void> {
  try {
    await vectorStore.remove(url, [ID]);
  } catch (error) {
    if (!(error instanceof ContentsUnknown)) throw error;
  }
}

/** Writes a whole document to a server that nobody reads, and removes it: some damage only shows at the first one. Where the driver can't remove it, only a copy is given one. Throws StoreFailed. */
export async function writeDocument({ vectorStore, embedder }: Deps, url: string, isCopy: boolean): Promise<void> {
  const [vector = []] = await embedder.embed([TEXT]);
  const document = { id: ID, text: TEXT, vector, metadata: { source: 'ragmend' } };
  try {
    await vectorStore.checkWrite(url);
    await vectorStore.remove(url, [ID]);
  } catch (error) {
    if (!(error instanceof ContentsUnknown)) throw error;
    return isCopy ? vectorStore.upsert(url, [document]) : undefined;
  }
  await vectorStore.upsert(url, [document]);
  await vectorStore.remove(url, [ID]);
}
