import { type StoreDriver, type StoredDocument, StoreFailed } from '../../core/kernel/ports/vector-store.ts';
import { axis, documents, type VectorStoreUnderTest } from './store-under-test.ts';

/** What every driver says of what its store holds. */
export function storeContentsContract(name: string, underTest: () => VectorStoreUnderTest): void {
  describe(`${name} as StoreContents`, () => {
    const byId = (held: StoredDocument[]) => [...held].sort((a, b) => a.id.localeCompare(b.id));
    const rounded = (held: StoredDocument[]) =>
      byId(held).map((one) => ({ ...one, vector: one.vector.map((value) => Number(value.toFixed(4)) + 0) }));
    const plain = (dimension: number, count: number): StoredDocument[] =>
      Array.from({ length: count }, (_, at) => ({
        id: `p${String(at).padStart(2, '0')}`,
        text: `page ${at}`,
        vector: axis(dimension, 1 + (at % (dimension - 1)), (at + 1) / 50),
        metadata: {},
      }));

    test('documents are read by their ids as they were put, and unknown ids are left out', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      const [first, second] = documents(dimension) as [StoredDocument, StoredDocument];
      await store.upsert(url, documents(dimension));

      const held = await store.read(url, ['d2', 'nobody', 'd1']);

      expect(rounded(held)).toEqual(rounded([first, second]));
    });

    test('an upsert replaces text, vector and metadata as a whole', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      const before = {
        id: 'd1',
        text: 'before',
        vector: axis(dimension, 1),
        metadata: { acl: 'all', addedAt: 'then' },
      };
      const after = { id: 'd1', text: 'after', vector: axis(dimension, 2), metadata: { addedAt: 'now' } };
      await store.upsert(url, [before]);

      await store.upsert(url, [after]);

      expect(rounded(await store.read(url, ['d1']))).toEqual([after]);
    });

    test('pages walk all documents once, in the same order each time', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      const put = plain(dimension, 7);
      await store.upsert(url, put);
      const walk = async () => {
        const ids: string[] = [];
        for (let after: string | null = null, pages = 0; pages < 8; pages++) {
          const page: Awaited<ReturnType<StoreDriver['page']>> = await store.page(url, after, 3);
          ids.push(...page.documents.map(({ id }) => id));
          if (page.next === null) break;
          after = page.next;
        }
        return ids;
      };

      const ids = await walk();

      expect([...ids].sort()).toEqual(put.map(({ id }) => id));
      expect(await walk()).toEqual(ids);
    });

    test('a place may be asked for twice', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      await store.upsert(url, plain(dimension, 5));
      const { next } = await store.page(url, null, 2);

      const second = await store.page(url, next, 2);

      expect(await store.page(url, next, 2)).toEqual(second);
      expect(second.documents).toHaveLength(2);
    });

    test('a page of an empty store is empty and the last', async () => {
      const { store, server } = underTest();

      expect(await store.page(await server(), null, 3)).toEqual({ documents: [], next: null });
    });

    test('a sample holds as many different documents as asked for, or all', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      const put = plain(dimension, 9);
      await store.upsert(url, put);

      const [some, all, none] = [await store.sample(url, 4), await store.sample(url, 20), await store.sample(url, 0)];

      expect(new Set(some.map(({ id }) => id)).size).toBe(4);
      expect(some.every(({ id, text }) => put.some((one) => one.id === id && one.text === text))).toBe(true);
      expect(byId(all).map(({ id }) => id)).toEqual(put.map(({ id }) => id));
      expect(none).toEqual([]);
    });

    test('a document of a sample is found by its own vector', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      await store.upsert(url, plain(dimension, 5));
      const [held] = await store.sample(url, 1);

      const [answer] = await store.search(url, [held?.vector ?? []], 1);

      expect(answer?.ids).toEqual([held?.id]);
    });

    test('holdings name ours with its count, and what else the server keeps', async () => {
      const { store, dimension, server, another } = underTest();
      const url = await server();
      await store.upsert(url, plain(dimension, 4));
      const other = await another(url);

      const holdings = await store.holdings(url);

      expect(holdings.filter(({ ours }) => ours)).toEqual([{ name: expect.any(String), records: 4, ours: true }]);
      expect(holdings).toContainEqual({ name: other, records: 0, ours: false });
    });

    test('removed documents are gone, and one that nobody has is no error', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      await store.upsert(url, documents(dimension));

      await store.remove(url, ['d2', 'nobody']);

      expect(byId(await store.read(url, ['d1', 'd2', 'd3'])).map(({ id }) => id)).toEqual(['d1', 'd3']);
      expect(await store.status(url)).toMatchObject({ records: 2 });
      const [answer] = await store.search(url, [axis(dimension, 2)], 5);
      expect(answer?.ids).not.toContain('d2');
    });

    test('nothing to read or to remove asks for nothing', async () => {
      const { store, server } = underTest();
      const url = await server();

      expect(await store.read(url, [])).toEqual([]);
      await expect(store.remove(url, [])).resolves.toBeUndefined();
    });

    test('a server that is away fails all of it', async () => {
      const { store, away } = underTest();
      const url = await away();

      const ends = await Promise.allSettled([
        store.read(url, ['d1']),
        store.page(url, null, 1),
        store.sample(url, 1),
        store.holdings(url),
        store.remove(url, ['d1']),
      ]);

      for (const end of ends) expect(end).toMatchObject({ status: 'rejected', reason: expect.any(StoreFailed) });
    });
  });
}
