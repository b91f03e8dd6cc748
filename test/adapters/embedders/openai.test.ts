import { openEmbedder } from '../../../adapters/embedders/open-embedder.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Answer } from '../vector-stores/scripted-server.ts';
import { KEY, type ScriptedApi, scriptedApi, scriptedModel, sizesOf } from './scripted-model.ts';

let api: ScriptedApi;
beforeAll(async () => {
  api = await scriptedApi();
});
beforeEach(() => api.reset());
afterAll(() => api.close());

test('texts become vectors in their order, and the key goes with the request', async () => {
  const embedder = api.opened();

  const vectors = await embedder.embed(['a', 'bcd']);

  expect(vectors).toEqual([
    [1, 0],
    [3, 1],
  ]);
  expect([embedder.model, embedder.dimension]).toEqual(['text-embedding-3-small', 2]);
  const [asked] = api.asked;
  expect(`${asked?.method} ${asked?.path}`).toBe('POST /v1/embeddings');
  expect(asked?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(JSON.parse(String(asked?.body))).toEqual({
    ...{ model: 'text-embedding-3-small', input: ['a', 'bcd'], encoding_format: 'float' },
  });
});

test('many texts are sent in batches of 64, none are not sent at all', async () => {
  const vectors = await api
    .opened({ url: `${api.url}/v1/` })
    .embed(Array.from({ length: 150 }, (_, at) => 'x'.repeat(at + 1)));
  const none = await api.opened().embed([]);

  expect(vectors.map(([length]) => length)).toEqual(Array.from({ length: 150 }, (_, at) => at + 1));
  expect(none).toEqual([]);
  expect(sizesOf(api.asked)).toEqual([64, 64, 22]);
});

describe('what may come back is a dependency that is unavailable', () => {
  it.each<[string, Answer]>([
    ['429', { status: 429, body: { error: { message: `slow down, ${KEY}` } } }],
    ['500', { status: 500, body: {} }],
    ['503', { status: 503, body: {} }],
    ['fewer vectors', { body: { data: [] } }],
    ['no vectors', { body: 'fine' }],
  ])('%s', async (_, given) => {
    api.answer = () => given;

    const embedded = api.opened().embed(['a']);

    await expect(embedded).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(embedded).rejects.not.toThrow(KEY);
  });

  it('nobody listens', async () => {
    await expect(api.opened({ url: 'http://127.0.0.1:1/v1' }).embed(['a'])).rejects.toBeInstanceOf(
      DependencyUnavailable,
    );
  });
});

// doobidoo/mcp-memory-service#612
test('vectors without a place come in the order of their texts', async () => {
  api.answer = () => ({ body: { data: [{ embedding: [1, 0] }, { embedding: [0, 1] }] } });

  expect(await api.opened().embed(['a', 'b'])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

describe('what a person has to correct is another error, without the key', () => {
  it.each<[string, Answer, string]>([
    ['a wrong key', { status: 401, body: { error: { message: `wrong: ${KEY}` } } }, 'with 401: check its secret'],
    [
      'a wrong model',
      { status: 404, body: { error: { message: `no such model for ${KEY}` } } },
      'no such model for ***',
    ],
    ['another dimension', { body: { data: [{ index: 0, embedding: [1, 2, 3] }] } }, 'dimension 3, not 2'],
  ])('%s', async (_, given, reason) => {
    api.answer = () => given;

    const embedded = api.opened().embed(['a']);

    await expect(embedded).rejects.toThrow(reason);
    await expect(embedded).rejects.not.toThrow(KEY);
    await expect(embedded).rejects.not.toBeInstanceOf(DependencyUnavailable);
  });
});

test('without a model words are hashed', async () => {
  const embedder = openEmbedder({ kind: 'hashed-ngrams' }, async () => '');

  expect([embedder.model, (await embedder.embed(['a']))[0]?.length]).toEqual(['hashed-ngrams-v1', 256]);
});

describe('queries and documents', () => {
  const sent = () => api.asked.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

  it('are given their prefixes', async () => {
    const embedder = api.opened({ queryPrefix: 'search_query: ', documentPrefix: 'search_document: ' });

    await embedder.embed(['what is it']);
    await embedder.embedDocuments(['it is this']);

    expect(sent().map(({ input }) => input)).toEqual([['search_query: what is it'], ['search_document: it is this']]);
  });

  it.each([
    ['Voyage', {}, { input_type: 'query' }, { input_type: 'document' }],
    ['NVIDIA NIM', { document: 'passage' }, { input_type: 'query' }, { input_type: 'passage' }],
    [
      'Jina',
      { field: 'task', query: 'retrieval.query', document: 'retrieval.passage' },
      { task: 'retrieval.query' },
      { task: 'retrieval.passage' },
    ],
  ])('are told apart as %s wants it', async (_, inputType, query, document) => {
    const embedder = api.opened({ inputType });

    await embedder.embed(['q']);
    await embedder.embedDocuments(['d']);

    expect(sent()).toEqual([expect.objectContaining(query), expect.objectContaining(document)]);
  });

  it('without any of that are sent as they are', async () => {
    await api.opened().embedDocuments(['d']);

    expect(Object.keys(sent()[0] ?? {})).toEqual(['model', 'input', 'encoding_format']);
  });

  it('name the model of a snapshot by how queries are marked, not by how documents are', () => {
    const models = [
      api.opened({ documentPrefix: 'passage: ' }),
      api.opened({ queryPrefix: 'query: ' }),
      api.opened({ inputType: {} }),
    ].map(({ model }) => model);

    expect(models).toEqual([
      'text-embedding-3-small',
      'text-embedding-3-small (queries: query: )',
      'text-embedding-3-small (queries: input_type=query)',
    ]);
  });
});

test('an API that knows no encoding_format is asked without it from then on', async () => {
  api.answer = (asked) =>
    asked.body.includes('encoding_format')
      ? { status: 400, body: { detail: "Value 'float' supplied for argument 'encoding_format' is not valid" } }
      : scriptedModel()(asked);
  const embedder = api.opened();

  await embedder.embed(['a']);
  await embedder.embed(['b']);

  expect(sizesOf(api.asked)).toEqual([1, 1, 1]);
  expect(JSON.parse(String(api.asked.at(-1)?.body))).toEqual({ model: 'text-embedding-3-small', input: ['b'] });
});

test('an API without a key is sent none', async () => {
  await api.opened({ apiKeySecret: undefined }).embed(['a']);

  expect(api.asked[0]?.headers.authorization).toBeUndefined();
});
