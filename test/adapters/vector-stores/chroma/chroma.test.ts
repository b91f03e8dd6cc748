import { chromaReady, createChromaCollection } from '../../../../adapters/vector-stores/chroma/server.ts';
import { chromaStore } from '../../../../adapters/vector-stores/chroma/store.ts';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { StoreFailed } from '../../../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';
import { COLLECTION, emptyVolume, type RealProcesses, realProcesses } from '../../local/real-processes.ts';
import { silentServer } from '../real-server.ts';
import { scriptedServer } from '../scripted-server.ts';

let world: RealProcesses;
let silent: Awaited<ReturnType<typeof silentServer>>;
let base: string;
let counter = 0;

beforeAll(async () => {
  world = realProcesses();
  emptyVolume(world, 'base');
  base = String((await world.processes.unfenced.start({ workloadId: 'base', volume: 'base' })).url);
  silent = await silentServer();
});

afterAll(async () => {
  silent.close();
  const left = await world.close();
  expect(left).toBe(0);
});

const freshCollection = async () => {
  const collection = `c-${counter++}-test`;
  await createChromaCollection(base, collection);
  return collection;
};

describe('with a collection of its own', () => {
  let collection: string;
  beforeEach(async () => {
    collection = await freshCollection();
  });

  vectorStoreContract('chroma', () => ({
    store: chromaStore({ collection }),
    dimension: 256,
    server: async () => base,
    another: freshCollection,
    away: async () => 'http://127.0.0.1:1',
    silent: async () => `http://127.0.0.1:${silent.port}`,
  }));

  test('a collection that is replaced under the same name is found again', async () => {
    const store = chromaStore({ collection });
    const vector = Array.from({ length: 256 }, (_, index) => (index === 3 ? 1 : 0));
    await store.upsert(base, [{ id: 'old', text: 'old', vector, metadata: {} }]);
    const path = `${base}/api/v2/tenants/default_tenant/databases/default_database/collections/${collection}`;
    await fetch(path, { method: 'DELETE' });
    await createChromaCollection(base, collection);

    await store.upsert(base, [{ id: 'new', text: 'new', vector, metadata: {} }]);

    const [ranking] = await store.search(base, [vector], 5);
    expect(ranking?.ids).toEqual(['new']);
  });
});

test('a missing collection is reachable without a count, ready, and fails a search', async () => {
  const store = chromaStore({ collection: 'nothing-here' });

  const status = await store.status(base);

  expect(status).toMatchObject({ reachable: true, version: expect.any(String), records: null });
  expect(status.detail).toContain('404');
  expect(await chromaReady(base, 'nothing-here')).toBe(true);
  await expect(store.search(base, [new Array(256).fill(0.0625)], 1)).rejects.toThrow('answered 404');
});

test('in the space l2 scores of any magnitude pass through, the closest first', async () => {
  const collections = `${base}/api/v2/tenants/default_tenant/databases/default_database/collections`;
  const body = JSON.stringify({ name: 'far-apart', configuration: { hnsw: { space: 'l2' } } });
  await fetch(collections, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const store = openVectorStore(storeConfig.parse({ kind: 'chroma', collection: 'far-apart' }));
  const documents = [1, 1000].map((x) => ({ id: `x${x}`, text: `at ${x}`, vector: [x, 0], metadata: {} }));
  await store.upsert(base, documents);

  const answers = await store.search(base, [[0, 0]], 2);

  expect(answers).toEqual([{ ids: ['x1', 'x1000'], scores: [0, -999_999], texts: ['at 1', 'at 1000'] }]);
});

test('chroma cannot be told to reopen, and says why', async () => {
  const answer = await chromaStore({ collection: COLLECTION }).reopen(base);

  expect(answer).toEqual({ done: false, reason: expect.stringContaining('restart') });
});

test('a server that is away is not ready', async () => {
  expect(await chromaReady('http://127.0.0.1:1', COLLECTION)).toBe(false);
});

test.each([
  ['that it could not carry out', 'Error executing plan: Failed to pull logs from the log store', StoreFailed],
  ['of another dimension', 'Collection expecting embedding with dimension of 256, got 3', DependencyUnavailable],
])('a query %s is told apart, though Chroma calls both an invalid argument', async (_, message, Kind) => {
  const body = { error: 'InvalidArgumentError', message };
  const server = await scriptedServer(({ method }) =>
    method === 'GET' ? { body: { id: 'c' } } : { status: 400, body },
  );

  const search = chromaStore({ collection: 'docs' }).search(server.url, [[1, 0, 0]], 1);

  await expect(search).rejects.toBeInstanceOf(Kind);
  await server.close();
});
