import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { StoreFailed } from '../../../../core/kernel/ports/vector-store.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';
import { type RealServer, silentServer } from '../real-server.ts';
import { createCollection, startWeaviate } from './real-weaviate.ts';

const DIMENSION = 16;

cloudSuite(['weaviate'], 'a real Weaviate', () => {
  const dir = join(tmpdir(), `ragmend-weaviate-${randomUUID()}`);
  let server: RealServer;
  let silent: Awaited<ReturnType<typeof silentServer>>;
  let counter = 0;
  let collection: string;

  beforeAll(async () => {
    mkdirSync(dir);
    server = await startWeaviate(dir);
    silent = await silentServer();
  });
  beforeEach(async () => {
    collection = `Documents${counter++}`;
    await createCollection(server.url, collection, ['docId', 'text']);
  });
  afterAll(async () => {
    silent.close();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const opened = (over = {}) => openVectorStore(storeConfig.parse({ kind: 'weaviate', collection, ...over }));

  vectorStoreContract('weaviate', () => ({
    store: opened(),
    dimension: DIMENSION,
    server: async () => server.url,
    another: async () => {
      await createCollection(server.url, `${collection}Notes`, ['text']);
      return `${collection}Notes`;
    },
    away: async () => 'http://127.0.0.1:1',
    silent: async () => `http://127.0.0.1:${silent.port}`,
  }));

  test('a document is an object with a UUID of its id, and keeps its metadata as properties', async () => {
    const metadata = { source: 'handbook' };
    await opened().upsert(server.url, [{ id: 'd1', text: 'one', vector: axis(1), metadata }]);

    const answer = await fetch(`${server.url}/v1/objects/${collection}/a40a7e57-4c4d-51b7-9e3e-a7b972231f5c`);

    expect(await answer.json()).toMatchObject({ properties: { docId: 'd1', text: 'one', source: 'handbook' } });
  });

  test('where the id is the UUID of the object itself, it is found by that', async () => {
    const id = '7d3b0f1e-0000-5000-8000-000000000001';
    const store = opened({ idProperty: null });
    await store.upsert(server.url, [{ id, text: 'one', vector: axis(1), metadata: {} }]);

    const [ranking] = await store.search(server.url, [axis(1)], 1);

    expect(ranking?.ids).toEqual([id]);
  });

  test('a named vector is written, asked, checked and flushed by its name', async () => {
    await createCollection(server.url, `${collection}Named`, ['docId', 'text'], 'dense');
    const store = opened({ collection: `${collection}Named`, vector: 'dense' });
    await store.upsert(server.url, [{ id: 'd1', text: 'one', vector: axis(1), metadata: {} }]);
    await store.checkWrite(server.url);
    await store.quiesce(server.url);

    const [ranking] = await store.search(server.url, [axis(1)], 5);

    expect(ranking?.ids).toEqual(['d1']);
    expect(await store.status(server.url)).toMatchObject({ records: 1 });
  });

  test('a collection that takes no writes refuses the checked one', async () => {
    const [shard] = (await (await fetch(`${server.url}/v1/schema/${collection}/shards`)).json()) as { name: string }[];
    await fetch(`${server.url}/v1/schema/${collection}/shards/${shard?.name}`, {
      ...{ method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"status":"READONLY"}' },
    });

    await expect(opened().checkWrite(server.url)).rejects.toThrow('read-only');
  });

  test('a missing collection is reachable without a count, and fails a search', async () => {
    const store = opened({ collection: 'NothingHere' });

    const status = await store.status(server.url);

    expect(status).toMatchObject({ reachable: true, version: expect.any(String), records: null });
    await expect(store.search(server.url, [axis(1)], 1)).rejects.toBeInstanceOf(StoreFailed);
  });
});

const axis = (at: number) => Array.from({ length: DIMENSION }, (_, index) => (index === at ? 1 : 0));
