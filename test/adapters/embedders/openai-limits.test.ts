import { TextRefused } from '../../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Answer, Asked } from '../vector-stores/scripted-server.ts';
import { type ScriptedApi, scriptedApi, scriptedModel, sizesOf } from './scripted-model.ts';

let api: ScriptedApi;
beforeAll(async () => {
  api = await scriptedApi();
});
beforeEach(() => api.reset());
afterAll(() => api.close());

describe('vectors that are none, in an answer that calls itself a success', () => {
  type Vectors = ({ index: number; embedding: (number | null)[] | null } | undefined)[];
  const answering = (change: (vectors: Vectors, input: string[]) => Vectors) => (asked: Asked) => {
    const { input } = JSON.parse(asked.body) as { input: string[] };
    const vectors = input.map((text, index) => ({ index, embedding: [text.length, 1] }));
    return { body: { data: change(vectors, input).filter((one) => one !== undefined) } };
  };

  // esengine/DeepSeek-Reasonix#727, lfnovo/open-notebook#764
  it.each<[string, (number | null)[] | null | undefined]>([
    ['leaves out', undefined],
    ['gives null', null],
    ['gives nulls', [null, null]],
    ['gives zeros', [0, 0]],
  ])('of one text that the model %s cost that text, and no other gets them', async (_, embedding) => {
    api.answer = answering((vectors, input) =>
      vectors.map((one, at) => {
        if (input[at] !== '...') return one;
        return embedding === undefined ? undefined : { index: at, embedding };
      }),
    );

    const vectors = await api.opened().embedDocuments(['a', 'bb', '...', 'dddd']);

    expect(vectors.map((vector) => (vector instanceof TextRefused ? 'refused' : vector[0]))).toEqual([
      1,
      2,
      'refused',
      4,
    ]);
  });

  // ollama/ollama#17878: for minutes to hours, with status 200
  it('of all texts say that the model is not well, also where it was just before', async () => {
    let isWell = true;
    api.answer = answering((vectors) =>
      isWell ? vectors : vectors.map((one) => one && { ...one, embedding: [0, 0] }),
    );
    const embedder = api.opened({ batch: 2 });
    await embedder.embed(['a']);

    isWell = false;

    await expect(embedder.embed(['a'])).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(embedder.embedDocuments(['a', 'b', 'c'])).rejects.toBeInstanceOf(DependencyUnavailable);
  });
});

describe('a batch that the API refuses', () => {
  const texts = (count: number) => Array.from({ length: count }, (_, at) => 'x'.repeat(1 + (at % 7)));
  const lengthsOf = (vectors: (number[] | TextRefused)[]) =>
    vectors.map((vector) => (vector instanceof TextRefused ? vector.message : vector[0]));

  it.each([
    [400, 'batch size is invalid, it should not be larger than 10'],
    [413, 'batch size 64 > maximum allowed batch size 10'],
    [422, 'batch size 64 > maximum allowed batch size 10'],
    [500, 'input is too large to process'],
    [429, 'Request too large for this model on tokens per min'],
  ])('is halved until it fits, and no larger one is sent from then on (%d)', async (status, words) => {
    api.answer = scriptedModel({ batch: 10, status, words });
    const embedder = api.opened();

    const vectors = await embedder.embedDocuments(texts(100));
    const first = sizesOf(api.asked.splice(0));
    await embedder.embed(texts(20));

    expect(lengthsOf(vectors)).toEqual(texts(100).map(({ length }) => length));
    expect(first).toEqual([64, 32, 16, ...Array(12).fill(8), 4]);
    expect(sizesOf(api.asked)).toEqual([8, 8, 4]);
    expect(api.slept).toEqual([]);
  });

  it('or is too slow is halved too, and a single text that is too slow may come back', async () => {
    api.answer = (asked) => {
      if (sizesOf([asked])[0] !== 4) api.timeOut();
      return scriptedModel()(asked);
    };

    const vectors = await api.opened().embedDocuments(texts(16));
    const alone = api.opened().embedDocuments(['a']);

    await expect(alone).rejects.toBeInstanceOf(DependencyUnavailable);
    expect(lengthsOf(vectors)).toEqual(texts(16).map(({ length }) => length));
    expect(sizesOf(api.asked)).toEqual([16, 8, 4, 4, 4, 4, 1]);
  });

  it('is no larger than `batch` from the start', async () => {
    await api.opened({ batch: 10 }).embed(texts(25));

    expect(sizesOf(api.asked)).toEqual([10, 10, 5]);
  });

  it('for one text that is too long costs that text, and later batches are as large as before', async () => {
    api.answer = scriptedModel({ characters: 50, words: 'this model has a maximum of 50 characters' });
    const given = [...texts(70).slice(0, 21), 'y'.repeat(51), ...texts(70)];
    const embedder = api.opened();

    const vectors = await embedder.embedDocuments(given);
    api.asked.length = 0;
    await embedder.embed(texts(64));

    const expected = given.map(({ length }) => (length > 50 ? 'this model has a maximum of 50 characters' : length));
    expect(lengthsOf(vectors)).toEqual(expected);
    expect(sizesOf(api.asked)).toEqual([64]);
  });

  it('of queries names the query that is refused', async () => {
    api.answer = scriptedModel({ characters: 50, words: 'too long' });

    const embedded = api.opened().embed(['short', 'q'.repeat(100)]);

    await expect(embedded).rejects.toBeInstanceOf(TextRefused);
    await expect(embedded).rejects.toThrow(`refused query '${'q'.repeat(80)}': too long`);
  });

  it('together with the shortest text is a refusal of no text, and is said once', async () => {
    api.answer = scriptedModel({ characters: 0, words: 'this model is not served here' });

    const embedded = api.opened().embedDocuments(texts(64).map((text) => `${text}y`));

    await expect(embedded).rejects.toThrow('refused to embed with 400: this model is not served here');
    await expect(embedded).rejects.not.toBeInstanceOf(TextRefused);
    expect(sizesOf(api.asked)).toEqual([64, 32, 16, 8, 4, 2, 1, 1]);
  });

  it('says why without what was sent', async () => {
    api.answer = ({ body }) => {
      const { input } = JSON.parse(body) as { input: string[] };
      const detail = [{ type: 'string_too_long', msg: 'String should have at most 20 characters', input: input[0] }];
      return input.join('').length > 20 ? { status: 422, body: { detail } } : scriptedModel()({ body });
    };

    const [, refused] = await api.opened().embedDocuments(['fine', 'a private document of more than 20']);

    expect(refused).toEqual(new TextRefused('String should have at most 20 characters'));
  });
});

describe('a busy API', () => {
  /** Answers so at first, then as a model does. */
  const busyFor = (times: number, busy: Answer) => {
    let left = times;
    return (asked: Asked) => (left-- > 0 ? busy : scriptedModel()(asked));
  };

  it.each<[string, Record<string, string>, number[]]>([
    ['its seconds', { 'retry-after': '7' }, [7000]],
    ['its date', { 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' }, [9000]],
    ['its milliseconds', { 'retry-after-ms': '250', 'retry-after': '1' }, [250]],
    ['half a second where it says nothing', {}, [500]],
  ])('is asked again after %s', async (_, headers, waits) => {
    api.answer = busyFor(1, { status: 429, headers, body: {} });

    const vectors = await api.opened().embed(['abc']);

    expect(vectors).toEqual([[3, 0]]);
    expect(api.slept).toEqual(waits);
  });

  it('is waited for longer with documents than with queries', async () => {
    api.answer = () => ({ status: 503, body: {} });

    await expect(api.opened().embed(['a'])).rejects.toBeInstanceOf(DependencyUnavailable);
    const queries = api.slept.splice(0);
    await expect(api.opened().embedDocuments(['a'])).rejects.toBeInstanceOf(DependencyUnavailable);

    expect(queries).toEqual([500, 1000]);
    expect(api.slept).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  it('that asks for more time than there is, is not waited for', async () => {
    api.answer = () => ({ status: 429, headers: { 'retry-after': '3600' }, body: {} });

    await expect(api.opened().embedDocuments(['a'])).rejects.toThrow('429 for the 1. time, and asks for 3600 s');

    expect(api.slept).toEqual([]);
  });
});
