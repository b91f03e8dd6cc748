import { StoreFailed, StoreSilent } from '../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { storeContentsContract } from './store-contents.contract.ts';
import { axis, documents, type VectorStoreUnderTest } from './store-under-test.ts';

/** What every driver of a vector store does. */
export function vectorStoreContract(name: string, underTest: () => VectorStoreUnderTest): void {
  storeContentsContract(name, underTest);

  describe(`${name} as VectorStore`, () => {
    test('a search ranks by cosine similarity, one ranking for each vector, at most topK ids', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      await store.upsert(url, documents(dimension));

      const rankings = await store.search(url, [axis(dimension, 2), axis(dimension, 0)], 2);

      expect(rankings.map(({ ids }) => ids[0])).toEqual(['d2', 'd3']);
      expect(rankings[0]?.scores[0]).toBeCloseTo(Math.sqrt(0.96), 5);
      expect(rankings[1]?.ids).toEqual(['d3', 'd2']);
      expect(rankings[1]?.scores.map((score) => Number(score.toFixed(5)))).toEqual([0.3, 0.2]);
    });

    test('a search reads the text of each hit', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      await store.upsert(url, documents(dimension));

      const [answer] = await store.search(url, [axis(dimension, 0)], 2);

      expect(answer?.ids).toEqual(['d3', 'd2']);
      expect(answer?.texts).toEqual(['document 3', 'document 2']);
    });

    test('no vectors give no rankings', async () => {
      const { store, server } = underTest();

      const rankings = await store.search(await server(), [], 5);

      expect(rankings).toEqual([]);
    });

    test('a checked write changes nothing that can be read', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      await store.upsert(url, documents(dimension));
      const before = [await store.search(url, [axis(dimension, 2)], 5), await store.status(url)];

      await store.checkWrite(url);

      expect([await store.search(url, [axis(dimension, 2)], 5), await store.status(url)]).toEqual(before);
    });

    test('a checked write fails where nobody listens', async () => {
      const { store, away } = underTest();

      await expect(store.checkWrite(await away())).rejects.toThrow(StoreFailed);
    });

    test('an upsert replaces by id, and the status counts', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      const before = await store.status(url);
      await store.upsert(url, documents(dimension));

      await store.upsert(url, [{ id: 'd1', text: 'again', vector: axis(dimension, 4), metadata: {} }]);

      const [ranking] = await store.search(url, [axis(dimension, 4)], 1);
      expect(ranking?.ids).toEqual(['d1']);
      expect(before).toMatchObject({ reachable: true, records: 0 });
      expect(await store.status(url)).toMatchObject({ reachable: true, records: 3, version: expect.any(String) });
    });

    test('a vector of another dimension says nothing of the server', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      await store.upsert(url, documents(dimension));

      const refused = store.search(url, [[1, 0, 0]], 1);

      await expect(refused).rejects.toBeInstanceOf(DependencyUnavailable);
    });

    test('a server that is away fails searches and writes, and its status says so', async () => {
      const { store, dimension, away } = underTest();
      const url = await away();

      await expect(store.search(url, [axis(dimension, 1)], 1)).rejects.toBeInstanceOf(StoreFailed);
      await expect(store.upsert(url, documents(dimension))).rejects.toBeInstanceOf(StoreFailed);
      expect(await store.status(url)).toMatchObject({ reachable: false, version: null, records: null });
    });

    test('a server that never answers fails a search with StoreSilent', async () => {
      const { store, dimension, silent } = underTest();

      const search = store.search(await silent(), [axis(dimension, 1)], 1);

      await expect(search).rejects.toBeInstanceOf(StoreSilent);
    });

    test('a server that wrote what it kept in memory answers as before', async () => {
      const { store, dimension, server } = underTest();
      const url = await server();
      await store.upsert(url, documents(dimension));
      const before = [await store.search(url, [axis(dimension, 2)], 5), await store.status(url)];

      await store.quiesce(url);

      expect([await store.search(url, [axis(dimension, 2)], 5), await store.status(url)]).toEqual(before);
    });

    test('reopen says whether it was done, with the reason', async () => {
      const { store, server } = underTest();

      const { done, reason } = await store.reopen(await server());

      expect(typeof done).toBe('boolean');
      expect(reason).not.toBe('');
    });
  });
}
