import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { type Answer, type Asked, type ScriptedServer, scriptedServer } from '../scripted-server.ts';

const KEY = 'a-key-of-weaviate';
const ID = '7d3b0f1e-0000-5000-8000-000000000001';
const PROPERTIES = [
  { name: 'docId', dataType: ['text'] },
  { name: 'acl', dataType: ['text[]'] },
  { name: 'place', dataType: ['geoCoordinates'] },
];
const SCHEMA = { 'GET /v1/schema/Documents': { body: { class: 'Documents', properties: PROPERTIES } } };
let server: ScriptedServer;
let answers: Record<string, Answer>;

beforeAll(async () => {
  server = await scriptedServer(({ method, path }: Asked) => answers[`${method} ${path}`] ?? { status: 404, body: {} });
});
beforeEach(() => {
  server.asked.length = 0;
});
afterAll(() => server.close());

const opened = (over = {}) =>
  openVectorStore(storeConfig.parse({ kind: 'weaviate', collection: 'Documents', ...over }), async () => KEY);
const asked = () => server.asked.map(({ method, path }) => `${method} ${path}`);

test('the API key goes with each request, and never into an error', async () => {
  answers = { ...SCHEMA, 'POST /v1/graphql': { status: 401, body: { error: 'anonymous access not enabled' } } };

  const search = opened({ apiKeySecret: 'docs-rag/weaviate' }).search(server.url, [[1]], 1);

  await expect(search).rejects.toThrow('answered 401');
  await expect(search).rejects.not.toThrow(KEY);
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
});

test.each([
  ['in the collection', { vectorizer: 'text2vec-openai' }],
  ['of a named vector', { vectorConfig: { dense: { vectorizer: { 'text2vec-cohere': {} } } } }],
])('where a module %s would make a vector, a checked write calls no model: it merges nothing', async (_, schema) => {
  answers = {
    'GET /v1/schema/Documents': { body: schema },
    'GET /v1/objects': { body: { objects: [{ class: 'Documents', id: ID, properties: {} }] } },
    [`PATCH /v1/objects/Documents/${ID}`]: { body: null },
  };

  await opened().checkWrite(server.url);

  expect(asked()).toEqual(['GET /v1/schema/Documents', 'GET /v1/objects', `PATCH /v1/objects/Documents/${ID}`]);
  expect(JSON.parse(String(server.asked.at(-1)?.body))).toEqual({ class: 'Documents', id: ID, properties: {} });
});

test('an answer of another shape is a failure, and says where', async () => {
  answers = {
    ...SCHEMA,
    'POST /v1/graphql': { body: { data: { Get: { q0: [{ _additional: { id: 7, distance: 0 } }] } } } },
  };

  await expect(opened().search(server.url, [[1]], 1)).rejects.toThrow('another shape: Get.q0.0._additional.id');
});

test('an empty collection has nothing to flush', async () => {
  answers = { 'GET /v1/objects': { body: { objects: [] } } };

  await opened().quiesce(server.url);

  expect(asked()).toEqual(['GET /v1/objects']);
});

test('a server that lost all its collections is a fault, a property that it never had is our configuration', async () => {
  const gone = 'no graphql provider present, this is most likely because no schema is present. Import a schema first!';
  const meta = { 'GET /v1/meta': { body: { version: '1.35.2' } } };
  answers = { ...meta, 'POST /v1/graphql': { status: 422, body: { error: [{ message: gone }] } } };
  expect(await opened().status(server.url)).toMatchObject({ reachable: true, records: null });

  const kindOf = async (message: string) => {
    answers = { ...SCHEMA, 'POST /v1/graphql': { body: { data: null, errors: [{ message }] } } };
    return opened()
      .search(server.url, [[1]], 1)
      .catch(({ name }: Error) => name);
  };

  expect(await kindOf('Cannot query field "Documents" on type "GetObjectsObj".')).toBe('StoreFailed');
  expect(await kindOf('Cannot query field "text" on type "Documents".')).toBe('DependencyUnavailable');
  expect(await kindOf('search: index for target vector "x" not found')).toBe('DependencyUnavailable');
});

test('a search reads all plain properties of its hits, and asks for their names once', async () => {
  const hit = { docId: 'd1', text: 'one', acl: ['hr'], _additional: { id: ID, distance: 0 } };
  answers = { ...SCHEMA, 'POST /v1/graphql': { body: { data: { Get: { q0: [hit] } } } } };
  const store = opened();
  await store.search(server.url, [[1]], 1);

  const found = await store.search(server.url, [[1]], 1);

  expect(found).toEqual([{ ids: ['d1'], scores: [1], texts: ['one'] }]);
  expect(asked()).toEqual(['GET /v1/schema/Documents', 'POST /v1/graphql', 'POST /v1/graphql']);
  expect(server.asked.at(-1)?.body).toContain('{ docId text acl _additional { id distance } }');
});
