import * as z from 'zod';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import { type Embedder, TextRefused } from '../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { ApiRefused, ApiTooSlow, type Patience, postJson, REAL_TIME } from './post-json.ts';

/**
 * A probe waits for its queries, and its step is retried. Documents are many, and nobody waits for
 * them.
 */
const QUERIES = { as: 'query', requestMs: 10_000, withinMs: 20_000, tries: 3 } as const;
const DOCUMENTS = { as: 'document', requestMs: 30_000, withinMs: 60_000, tries: 6 } as const;
const SHORT = 'a';

type OpenAi = Extract<TargetConfig['embedding'], { kind: 'openai' }>;
type Purpose = typeof QUERIES | typeof DOCUMENTS;
/** The parameters of one call; `accepted` is whether the model accepted any text of it. */
type Call = Purpose & { giveUpAt: number; accepted: boolean };

/**
 * Returns an embedder for an API compatible with OpenAI's. A refused batch is halved and sent
 * again, and later batches stay that small. Throws DependencyUnavailable if the API stays busy
 * (429), fails (5xx) or is away, and an Error for a refusal that no text caused.
 */
export function openaiEmbedder(config: OpenAi, secretOf: SecretOf, patience: Patience = REAL_TIME): Embedder {
  const { model, dimension, queryPrefix, documentPrefix } = config;
  const api = new EmbeddingsApi(config, secretOf, patience);
  return {
    model: modelOf(config),
    dimension,
    async embed(queries) {
      const prefixed = queries.map((text) => queryPrefix + text);
      return (await api.embed(prefixed, QUERIES)).map((vector, at) => {
        if (vector instanceof TextRefused)
          throw new TextRefused(
            `embedding model '${model}' refused query '${queries[at]?.slice(0, 80)}': ${vector.message}`,
          );
        return vector;
      });
    },
    embedDocuments: (texts) =>
      api.embed(
        texts.map((text) => documentPrefix + text),
        DOCUMENTS,
      ),
  };
}

/**
 * Returns the model name for snapshots. It includes the marks of queries, because they change query
 * vectors. It omits the marks of documents: they affect what is indexed from now on, not what a
 * snapshot holds.
 */
function modelOf({ model, queryPrefix, inputType }: OpenAi): string {
  const marks = [queryPrefix, inputType && `${inputType.field}=${inputType.query}`].filter(Boolean);
  return marks.length === 0 ? model : `${model} (queries: ${marks.join(', ')})`;
}

class EmbeddingsApi {
  readonly #url: string;
  #batch: number;
  #format: object = { encoding_format: 'float' };

  constructor(
    private readonly config: OpenAi,
    private readonly secretOf: SecretOf,
    private readonly patience: Patience,
  ) {
    this.#url = `${config.url.replace(/\/+$/, '')}/embeddings`;
    this.#batch = config.batch;
  }

  embed(texts: string[], purpose: Purpose): Promise<(number[] | TextRefused)[]> {
    return this.#some(texts, { ...purpose, giveUpAt: this.patience.now() + purpose.withinMs, accepted: false });
  }

  async #some(texts: string[], call: Call): Promise<(number[] | TextRefused)[]> {
    const vectors: (number[] | TextRefused)[] = [];
    while (vectors.length < texts.length)
      vectors.push(...(await this.#batchOf(texts.slice(vectors.length, vectors.length + this.#batch), call)));
    return vectors;
  }

  async #batchOf(texts: string[], call: Call): Promise<(number[] | TextRefused)[]> {
    const half = Math.ceil(texts.length / 2);
    try {
      return await this.#request(texts, call);
    } catch (error) {
      if (error instanceof ApiRefused && texts.length === 1) return [await this.#refusalOf(error, call)];
      if (error instanceof ApiTooSlow) this.#tryLess(error, half, texts, call);
      else if (!(error instanceof ApiRefused)) throw error;
    }
    const vectors = [...(await this.#some(texts.slice(0, half), call)), ...(await this.#some(texts.slice(half), call))];
    // If a text is refused even alone, the batch was not too large for the others.
    if (!vectors.some((vector) => vector instanceof TextRefused)) this.#batch = Math.min(this.#batch, half);
    return vectors;
  }

  /**
   * Sends half of the batch, which is faster; if this call has no time left, the next call begins
   * with that size.
   */
  #tryLess(error: ApiTooSlow, half: number, { length }: string[], { giveUpAt }: Call): void {
    this.#batch = Math.min(this.#batch, half);
    if (length === 1 || this.patience.now() >= giveUpAt) throw error;
  }

  /**
   * Finds the cause of a refusal. A model that refuses even a short text refuses the request, not
   * the text. A model that gives a short text no vector, though it did before, is ill.
   */
  async #refusalOf(refused: ApiRefused, call: Call): Promise<TextRefused> {
    try {
      if (!call.accepted || refused instanceof VectorsMissing) await this.#request([SHORT], call);
    } catch (error) {
      if (error instanceof VectorsMissing) throw new DependencyUnavailable(error.said, { cause: error });
      throw error instanceof ApiRefused ? new Error(refused.message, { cause: error }) : error;
    }
    return new TextRefused(refused.said);
  }

  async #request(texts: string[], call: Call): Promise<number[][]> {
    try {
      const vectors = await this.#post(texts, call);
      call.accepted = true;
      return vectors;
    } catch (error) {
      if (!(error instanceof ApiRefused) || !('encoding_format' in this.#format)) throw error;
      if (!/encoding.?format/i.test(error.said)) throw error;
      this.#format = {};
      return this.#request(texts, call);
    }
  }

  async #post(input: string[], { as, requestMs, giveUpAt, tries }: Call): Promise<number[][]> {
    const { model, dimension, apiKeySecret, inputType } = this.config;
    const key = apiKeySecret === undefined ? null : await this.secretOf(apiKeySecret);
    const typed = inputType ? { [inputType.field]: inputType[as] } : {};
    const body = { model, input, ...this.#format, ...typed };
    const text = await postJson(this.patience, this.#url, { body, key, requestMs, giveUpAt, tries });
    const { data, error } = answer.safeParse(text);
    if (error) throw new DependencyUnavailable(`embedding model '${model}' gave no vectors: look at '${this.#url}'`);
    const vectors = inPlace(data.data).filter(isVector);
    const other = vectors.find(({ length }) => length !== dimension);
    if (other)
      throw new Error(
        `embedding model '${model}' gives vectors of dimension ${other.length}, not ${dimension}: correct embedding.dimension`,
      );
    if (vectors.length !== input.length) throw new VectorsMissing(model, this.#url, input.length - vectors.length);
    return vectors;
  }
}

/** A model returned success, but left texts without a vector or with one of no direction. */
class VectorsMissing extends ApiRefused {
  constructor(model: string, url: string, count: number) {
    super(url, 200, `embedding model '${model}' gave ${count} texts no vector, or one of zeros`);
  }
}

/** Some servers omit the index of a vector and return vectors in the order of their texts. */
const placed = z.object({ index: z.int().nullish(), embedding: z.array(z.number().nullable()).nullish() });
const answer = z.object({ data: z.array(placed) });

function inPlace(data: z.infer<typeof placed>[]) {
  const places = data.map(({ index, embedding }, at) => ({ place: index ?? at, embedding }));
  return places.sort((a, b) => a.place - b.place).map(({ embedding }) => embedding);
}

const isVector = (given: (number | null)[] | null | undefined): given is number[] =>
  Array.isArray(given) && given.every((value) => value !== null) && given.some((value) => value !== 0);
