import { type StoreContents, StoreSilent, type VectorStore } from '../../kernel/ports/vector-store.ts';

type Store = VectorStore & StoreContents;

/**
 * Returns a store that is asked once more if it gave no answer: a volume that was just restored is
 * slow at first, and no snapshot may be lost to that.
 */
export function askAgain(store: Store): Store {
  return {
    kind: store.kind,
    search: (...sent) => twice(() => store.search(...sent)),
    read: (...sent) => twice(() => store.read(...sent)),
    page: (...sent) => twice(() => store.page(...sent)),
    sample: (...sent) => twice(() => store.sample(...sent)),
    holdings: (...sent) => twice(() => store.holdings(...sent)),
    upsert: (...sent) => twice(() => store.upsert(...sent)),
    checkWrite: (...sent) => twice(() => store.checkWrite(...sent)),
    remove: (...sent) => twice(() => store.remove(...sent)),
    reopen: (url) => store.reopen(url),
    async status(url) {
      const status = await store.status(url);
      return status.records === null ? store.status(url) : status;
    },
  };
}

async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StoreSilent) return ask();
    throw error;
  }
}
