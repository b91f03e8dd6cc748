import { openVectorStore } from '../../../adapters/vector-stores/open-vector-store.ts';
import { uuidOf } from '../../../adapters/vector-stores/uuid-of.ts';
import { storeConfig } from '../../../core/contracts/config/store-config.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';

const run = { run: ['/drivers/milvus'] };

test.each([
  { kind: 'chroma', collection: 'docs' },
  { kind: 'weaviate', collection: 'Documents' },
  { kind: 'pgvector', database: 'rag', user: 'ragmend', table: 'documents' },
  { kind: 'opensearch', index: 'docs' },
  { kind: 'qdrant', collection: 'docs' },
  { kind: 'command', search: run, status: run, upsert: run, checkWrite: run },
])('the driver of $kind is opened by its configuration', (given) => {
  expect(openVectorStore(storeConfig.parse(given)).kind).toBe(given.kind);
});

test('a driver without a source of secrets says which one it lacks', async () => {
  const store = openVectorStore(
    storeConfig.parse({ kind: 'qdrant', collection: 'docs', apiKeySecret: 'docs-rag/key' }),
  );

  const search = store.search('http://127.0.0.1:1', [[1]], 1);

  await expect(search).rejects.toBeInstanceOf(NotFound);
  await expect(search).rejects.toThrow("secret 'docs-rag/key'");
});

test('an id gets the UUID that other clients give it, and a UUID stays what it is', () => {
  const ids = ['d1', 'dök-1', '7D3B0F1E-0000-5000-8000-000000000001'].map(uuidOf);

  expect(ids).toEqual([
    'a40a7e57-4c4d-51b7-9e3e-a7b972231f5c',
    'd632ce47-ddd5-5eda-9da2-cd594d44a5db',
    '7d3b0f1e-0000-5000-8000-000000000001',
  ]);
});
