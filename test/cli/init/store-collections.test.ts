import { type Answer, collectionsOf, LoginWanted } from '../../../cli/init/store-collections.ts';

/** A server that knows these paths. */
const server =
  (answers: Record<string, unknown>) =>
  async (path: string): Promise<Answer> =>
    path in answers ? { status: 200, body: answers[path] } : { status: 404, body: undefined };

const CHROMA = '/api/v2/tenants/default_tenant/databases/default_database/collections';

test('Chroma tells its collections with their dimension, which a new one has not', async () => {
  const get = server({
    [CHROMA]: [
      { id: '1', name: 'docs', dimension: 384 },
      { id: '2', name: 'new', dimension: null },
    ],
  });

  expect(await collectionsOf('chroma', get)).toEqual([
    { name: 'docs', dimension: 384, fields: {}, note: null },
    { name: 'new', dimension: null, fields: {}, note: null },
  ]);
});

test('Weaviate tells its classes, and an object of each its dimension; other names of properties are taken over', async () => {
  const properties = [
    { name: 'content', dataType: ['text'] },
    { name: 'page', dataType: ['int'] },
  ];
  const plain = {
    class: 'Docs',
    properties: [
      { name: 'docId', dataType: ['text'] },
      { name: 'text', dataType: ['text'] },
    ],
  };
  const named = { class: 'Pages', vectorConfig: { title: {} }, properties };
  const get = server({
    '/v1/schema': { classes: [plain, named] },
    '/v1/objects?class=Docs&limit=1&include=vector': { objects: [{ vector: [1, 2, 3] }] },
    '/v1/objects?class=Pages&limit=1&include=vector': { objects: [{ vectors: { title: [1, 2] } }] },
  });

  expect(await collectionsOf('weaviate', get)).toEqual([
    { name: 'Docs', dimension: 3, fields: {}, note: null },
    { name: 'Pages', dimension: 2, fields: { idProperty: null, textProperty: 'content', vector: 'title' }, note: null },
  ]);
});

test('Qdrant tells its collections, named vectors, and distances that are not supported', async () => {
  const one = (vectors: unknown) => ({ result: { config: { params: { vectors } } } });
  const get = server({
    '/collections': { result: { collections: [{ name: 'docs' }, { name: 'faq' }, { name: 'far' }] } },
    '/collections/docs': one({ size: 768, distance: 'Cosine' }),
    '/collections/faq': one({ dense: { size: 384, distance: 'Dot' } }),
    '/collections/far': one({ size: 4, distance: 'Euclid' }),
  });

  expect(await collectionsOf('qdrant', get)).toEqual([
    { name: 'docs', dimension: 768, fields: {}, note: null },
    { name: 'faq', dimension: 384, fields: { vector: 'dense' }, note: null },
    { name: 'far', dimension: 4, fields: {}, note: 'it measures Euclid, which is not supported: Cosine or Dot is' },
  ]);
});

test('OpenSearch tells the indexes that have a field of vectors', async () => {
  const vector = (space: string) => ({ type: 'knn_vector', dimension: 1024, method: { space_type: space } });
  const get = server({
    '/_mapping': {
      docs: { mappings: { properties: { vec: vector('cosinesimil'), body: { type: 'text' } } } },
      far: { mappings: { properties: { embedding: vector('l2'), text: { type: 'text' } } } },
      logs: { mappings: { properties: { message: { type: 'text' } } } },
      '.empty': { mappings: {} },
    },
  });

  expect(await collectionsOf('opensearch', get)).toEqual([
    { name: 'docs', dimension: 1024, fields: { vectorField: 'vec', textField: 'body' }, note: null },
    { name: 'far', dimension: 1024, fields: {}, note: 'its space is l2, which is not supported: cosinesimil is' },
  ]);
});

test.each(['chroma', 'weaviate', 'qdrant', 'opensearch'] as const)(
  '%s that wants a login is told from one that fails',
  async (kind) => {
    const answering = (status: number) => async () => ({ status, body: undefined });

    for (const status of [401, 403]) await expect(collectionsOf(kind, answering(status))).rejects.toThrow(LoginWanted);
    await expect(collectionsOf(kind, answering(500))).rejects.toThrow('was answered HTTP 500');
  },
);

test('Postgres tells nothing without a login', async () => {
  await expect(collectionsOf('pgvector', server({}))).rejects.toThrow(LoginWanted);
});
