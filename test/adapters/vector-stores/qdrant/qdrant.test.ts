import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { StoreFailed } from '../../../../core/kernel/ports/vector-store.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';
import { silentServer } from '../real-server.ts';
import { type ScriptedServer, scriptedServer } from '../scripted-server.ts';
import { DocumentedQdrant } from './documented-qdrant.ts';

const DIMENSION = 8;
const KEY = 'a-key-of-qdrant';
const vector = [1, 0, 0, 0, 0, 0, 0, 0];

let qdrant: DocumentedQdrant;
let server: ScriptedServer;
let silent: Awaited<ReturnType<typeof silentServer>>;

beforeAll(async () => {
  silent = await silentServer();
});
beforeEach(async () => {
  qdrant = new DocumentedQdrant(DIMENSION);
  server = await qdrant.serve();
});
afterEach(() => server.close());
afterAll(() => silent.close());

const opened = (over = {}) =>
  openVectorStore(storeConfig.parse({ kind: 'qdrant', collection: 'docs', ...over }), async () => KEY);

vectorStoreContract('qdrant', () => ({
  store: opened(),
  dimension: DIMENSION,
  server: async () => server.url,
  another: async () => {
    qdrant.others.push('notes');
    return 'notes';
  },
  away: async () => 'http://127.0.0.1:1',
  silent: async () => `http://127.0.0.1:${silent.port}`,
}));

test('writes wait until they are applied, and one that is not is a failure', async () => {
  qdrant.status = 'acknowledged';

  const writes = [
    opened().upsert(server.url, [{ id: 'd1', text: 'one', vector, metadata: {} }]),
    opened().checkWrite(server.url),
  ];

  for (const write of writes) await expect(write).rejects.toThrow("left a write 'acknowledged'");
  expect(server.asked.map(({ query }) => query)).toEqual([{ wait: 'true' }, { wait: 'true' }]);
});

test('a document is a point with a UUID of its id, and keeps id, text and metadata in its payload', async () => {
  await opened().upsert(server.url, [{ id: 'd1', text: 'one', vector, metadata: { addedAt: 'today' } }]);

  expect([...qdrant.points.values()]).toEqual([
    { id: 'a40a7e57-4c4d-51b7-9e3e-a7b972231f5c', vector, payload: { addedAt: 'today', id: 'd1', text: 'one' } },
  ]);
});

test('where the id is that of the point itself, numbers and UUIDs stay what they are', async () => {
  const store = opened({ idField: null });
  const ids = ['17', '7d3b0f1e-0000-5000-8000-000000000001'];
  await store.upsert(
    server.url,
    ids.map((id) => ({ id, text: id, vector, metadata: {} })),
  );

  const [ranking] = await store.search(server.url, [vector], 5);

  expect([...qdrant.points.keys()]).toEqual([17, ids[1]]);
  expect(ranking?.ids).toEqual(ids);
});

test('a named vector is written and asked by its name', async () => {
  qdrant = new DocumentedQdrant(DIMENSION, 'dense');
  const named = await qdrant.serve();
  const store = opened({ vector: 'dense' });
  await store.upsert(named.url, [{ id: 'd1', text: 'one', vector, metadata: {} }]);

  const [ranking] = await store.search(named.url, [vector], 1);

  expect(ranking?.ids).toEqual(['d1']);
  await named.close();
});

test('the API key goes with each request, and never into an error', async () => {
  const store = opened({ apiKeySecret: 'docs-rag/qdrant' });
  await store.status(server.url);
  const refused = store.search(server.url, [[1]], 1);

  await expect(refused).rejects.toThrow('Vector dimension error');
  await expect(refused).rejects.not.toThrow(KEY);
  expect(server.asked.map(({ headers }) => headers['api-key'])).toEqual([KEY, KEY, KEY]);
});

test('without snapshots of its own nothing is asked before a copy', async () => {
  await opened().quiesce(server.url);

  expect(server.asked).toEqual([]);
});

test('with snapshots of its own one is made before each copy, and the one before it is removed', async () => {
  const store = opened({ ownSnapshots: true });
  await store.quiesce(server.url);
  await store.quiesce(server.url);

  expect(qdrant.snapshots).toEqual(['docs-1234-2026-11-23-03-00-01.snapshot']);
  expect(server.asked.filter(({ method }) => method === 'POST').map(({ query }) => query)).toEqual([
    { wait: 'true' },
    { wait: 'true' },
  ]);
});

test('a missing collection is reachable without a count, and fails a search', async () => {
  const store = opened({ collection: 'nothing-here' });

  const status = await store.status(server.url);

  expect(status).toMatchObject({ reachable: true, version: '1.16.0', records: null });
  expect(status.detail).toContain("doesn't exist");
  await expect(store.search(server.url, [vector], 1)).rejects.toBeInstanceOf(StoreFailed);
});

// qdrant/qdrant#4654 and #1087: the cosine of a vector of zeros is no number, and no fault of the index.
test('a hit whose score is no number scores nothing', async () => {
  const points = [{ id: 1, score: null, payload: { id: 'zeros', text: 'x' } }];
  const nulls = await scriptedServer(() => ({ body: { result: [{ points }] } }));

  const [answer] = await opened().search(nulls.url, [vector], 1);

  await nulls.close();
  expect(answer).toEqual({ ids: ['zeros'], scores: [0], texts: ['x'] });
});
