import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { StoreFailed } from '../../../../core/kernel/ports/vector-store.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';
import { silentServer } from '../real-server.ts';
import type { ScriptedServer } from '../scripted-server.ts';
import { DocumentedOpensearch } from './documented-opensearch.ts';

const DIMENSION = 8;
const PASSWORD = 'a-password-of-opensearch';
const vector = [1, 0, 0, 0, 0, 0, 0, 0];

let opensearch: DocumentedOpensearch;
let server: ScriptedServer;
let silent: Awaited<ReturnType<typeof silentServer>>;

beforeAll(async () => {
  silent = await silentServer();
});
beforeEach(async () => {
  opensearch = new DocumentedOpensearch(DIMENSION);
  server = await opensearch.serve();
});
afterEach(() => server.close());
afterAll(() => silent.close());

const opened = (over = {}) =>
  openVectorStore(storeConfig.parse({ kind: 'opensearch', index: 'docs', ...over }), async () => PASSWORD);
const paths = () => server.asked.map(({ method, path }) => `${method} ${path}`);

vectorStoreContract('opensearch', () => ({
  store: opened(),
  dimension: DIMENSION,
  server: async () => server.url,
  another: async () => {
    opensearch.others.push('notes');
    return 'notes';
  },
  away: async () => 'http://127.0.0.1:1',
  silent: async () => `http://127.0.0.1:${silent.port}`,
}));

test('a document is indexed under its own id, with text, vector and metadata as fields', async () => {
  await opened().upsert(server.url, [{ id: 'a/b 1', text: 'one', vector, metadata: { addedAt: 'today' } }]);

  expect(opensearch.documents.get('a/b 1')).toEqual({ addedAt: 'today', text: 'one', embedding: vector });
});

test('one document that is refused is a failure of the whole, with its reason', async () => {
  const documents = [vector, [1]].map((one, at) => ({ id: `d${at}`, text: '', vector: one, metadata: {} }));

  await expect(opened().upsert(server.url, documents)).rejects.toThrow('refused 1 of 2 documents: invalid dimension');
});

test('an answer without some of its shards is no answer', async () => {
  opensearch.failedShards = 1;

  await expect(opened().search(server.url, [vector], 1)).rejects.toThrow("without 1 of the index's shards");
});

test('a checked write indexes a document that stands once more', async () => {
  await opened().upsert(server.url, [{ id: 'd 1', text: 'one', vector, metadata: {} }]);

  await opened().checkWrite(server.url);

  expect(opensearch.updates).toBe(1);
  expect(paths().at(-1)).toBe('POST /docs/_update/d%201');
});

test('an index is reopened by closing and opening it', async () => {
  const { done } = await opened().reopen(server.url);

  expect([done, opensearch.isOpen]).toEqual([true, true]);
  expect(paths()).toEqual(['POST /docs/_close', 'POST /docs/_open']);
});

test('an index that is not there is not reopened, and the reason says so', async () => {
  const answer = await opened({ index: 'nothing-here' }).reopen(server.url);

  expect(answer).toEqual({ done: false, reason: expect.stringContaining('no such index') });
});

test('before a copy the index is flushed, and no snapshot is made where there is no repository', async () => {
  await opened().quiesce(server.url);

  expect(paths()).toEqual(['POST /docs/_flush']);
});

test('a flush that some shards failed is a failure', async () => {
  opensearch.failedShards = 1;

  await expect(opened().quiesce(server.url)).rejects.toBeInstanceOf(StoreFailed);
});

test('with a repository one snapshot of its own stands, made anew before each copy', async () => {
  const store = opened({ snapshotRepository: 'volume' });
  await store.quiesce(server.url);
  await store.quiesce(server.url);

  expect([...opensearch.snapshots]).toEqual(['ragmend']);
});

test('a snapshot that is partial is a failure', async () => {
  opensearch.snapshotState = 'PARTIAL';

  await expect(opened({ snapshotRepository: 'volume' }).quiesce(server.url)).rejects.toThrow("as 'PARTIAL'");
});

test('the user goes with each request, and never into an error', async () => {
  const store = opened({ user: 'ragmend', passwordSecret: 'docs-rag/opensearch' });
  await store.status(server.url);
  const refused = store.search(server.url, [[1]], 1);

  await expect(refused).rejects.toThrow('invalid dimension');
  await expect(refused).rejects.not.toThrow(PASSWORD);
  const login = Buffer.from(`ragmend:${PASSWORD}`).toString('base64');
  expect(new Set(server.asked.map(({ headers }) => headers.authorization))).toEqual(new Set([`Basic ${login}`]));
});

test('a missing index is reachable without a count, and fails a search', async () => {
  const store = opened({ index: 'nothing-here' });

  const status = await store.status(server.url);

  expect(status).toMatchObject({ reachable: true, version: '3.3.0', records: null });
  await expect(store.search(server.url, [vector], 1)).rejects.toBeInstanceOf(StoreFailed);
});
