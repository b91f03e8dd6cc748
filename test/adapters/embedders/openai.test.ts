import { openEmbedder } from '../../../adapters/embedders/open-embedder.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { type Answer, type Asked, type ScriptedServer, scriptedServer } from '../vector-stores/scripted-server.ts';

const KEY = 'sk-a-key-of-a-test';
let server: ScriptedServer;
let answer: (asked: Asked) => Answer;

beforeAll(async () => {
  server = await scriptedServer((asked) => answer(asked));
});
beforeEach(() => {
  server.asked.length = 0;
  answer = embeds;
});
afterAll(() => server.close());

const opened = (over = {}) =>
  openEmbedder(
    {
      ...{ kind: 'openai', url: `${server.url}/v1`, model: 'text-embedding-3-small', dimension: 2 },
      ...{ apiKeySecret: 'docs-rag/embedding-api-key', ...over },
    },
    async (name) => (name === 'docs-rag/embedding-api-key' ? KEY : ''),
  );

/** As the API answers, the last vector first: each says its index. */
function embeds({ body }: Asked): Answer {
  const { input } = JSON.parse(body) as { input: string[] };
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, index] }));
  return { body: { object: 'list', data: data.reverse(), model: 'text-embedding-3-small', usage: {} } };
}

test('texts become vectors in their order, and the key goes with the request', async () => {
  const embedder = opened();

  const vectors = await embedder.embed(['a', 'bcd']);

  expect(vectors).toEqual([
    [1, 0],
    [3, 1],
  ]);
  expect([embedder.model, embedder.dimension]).toEqual(['text-embedding-3-small', 2]);
  const [asked] = server.asked;
  expect(`${asked?.method} ${asked?.path}`).toBe('POST /v1/embeddings');
  expect(asked?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(JSON.parse(String(asked?.body))).toEqual({
    ...{ model: 'text-embedding-3-small', input: ['a', 'bcd'], encoding_format: 'float' },
  });
});

test('many texts are sent in batches of 64, none are not sent at all', async () => {
  const vectors = await opened({ url: `${server.url}/v1/` }).embed(
    Array.from({ length: 150 }, (_, at) => 'x'.repeat(at)),
  );
  const none = await opened().embed([]);

  expect(vectors.map(([length]) => length)).toEqual(Array.from({ length: 150 }, (_, at) => at));
  expect(none).toEqual([]);
  expect(server.asked.map(({ body }) => (JSON.parse(body) as { input: string[] }).input.length)).toEqual([64, 64, 22]);
});

describe('what may come back is a dependency that is unavailable', () => {
  it.each<[string, Answer]>([
    ['429', { status: 429, body: { error: { message: `slow down, ${KEY}` } } }],
    ['500', { status: 500, body: {} }],
    ['503', { status: 503, body: {} }],
    ['fewer vectors', { body: { data: [] } }],
    ['no vectors', { body: 'fine' }],
  ])('%s', async (_, given) => {
    answer = () => given;

    const embedded = opened().embed(['a']);

    await expect(embedded).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(embedded).rejects.not.toThrow(KEY);
  });

  it('nobody listens', async () => {
    await expect(opened({ url: 'http://127.0.0.1:1/v1' }).embed(['a'])).rejects.toBeInstanceOf(DependencyUnavailable);
  });
});

describe('what a person has to correct is another error, without the key', () => {
  it.each<[string, Answer, string]>([
    ['a wrong key', { status: 401, body: { error: { message: `wrong: ${KEY}` } } }, "with '401': check its secret"],
    [
      'a wrong model',
      { status: 404, body: { error: { message: `no such model for ${KEY}` } } },
      'no such model for ***',
    ],
    ['another dimension', { body: { data: [{ index: 0, embedding: [1, 2, 3] }] } }, "dimension '3', not '2'"],
  ])('%s', async (_, given, reason) => {
    answer = () => given;

    const embedded = opened().embed(['a']);

    await expect(embedded).rejects.toThrow(reason);
    await expect(embedded).rejects.not.toThrow(KEY);
    await expect(embedded).rejects.not.toBeInstanceOf(DependencyUnavailable);
  });
});

test('without a model words are hashed', async () => {
  const embedder = openEmbedder({ kind: 'hashed-ngrams' }, async () => '');

  expect([embedder.model, (await embedder.embed(['a']))[0]?.length]).toEqual(['hashed-ngrams-v1', 256]);
});
