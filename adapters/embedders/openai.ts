import * as z from 'zod';
import type { TargetConfig } from '../../core/contracts/config.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { Embedder } from '../../core/kernel/vector-store.ts';

const EMBED_MS = 10_000;
const BATCH = 64;

type OpenAi = Extract<TargetConfig['embedding'], { kind: 'openai' }>;

/** An embedder behind an API that is compatible with that of OpenAI; throws DependencyUnavailable where it is busy (429), fails (5xx) or is away, and an Error for any other refusal. */
export function openaiEmbedder(config: OpenAi, secretOf: SecretOf): Embedder {
  return {
    model: config.model,
    dimension: config.dimension,
    async embed(texts) {
      if (texts.length === 0) return [];
      const key = await secretOf(config.apiKeySecret);
      const vectors: number[][] = [];
      for (let start = 0; start < texts.length; start += BATCH)
        vectors.push(...(await embedBatch(config, key, texts.slice(start, start + BATCH))));
      return vectors;
    },
  };
}

const answer = z.object({ data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()) })) });

async function embedBatch({ url, model, dimension }: OpenAi, key: string, input: string[]): Promise<number[][]> {
  const text = await ask(`${url.replace(/\/+$/, '')}/embeddings`, key, { model, input, encoding_format: 'float' });
  const { data, error } = answer.safeParse(parsed(text));
  if (error || data.data.length !== input.length)
    throw new DependencyUnavailable(
      `embedding model '${model}' did not answer '${input.length}' texts with as many vectors`,
    );
  const vectors = data.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  const other = vectors.find(({ length }) => length !== dimension);
  if (!other) return vectors;
  throw new Error(
    `embedding model '${model}' gives vectors of dimension '${other.length}', not '${dimension}': correct embedding.dimension`,
  );
}

async function ask(url: string, key: string, body: unknown): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const request = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(EMBED_MS) };
  const { ok, status, text } = await fetch(url, request).then(
    async (response) => ({ ok: response.ok, status: response.status, text: await response.text() }),
    (cause: Error) => {
      throw new DependencyUnavailable(`no embeddings from '${url}': ${reasonOf(cause)}`, { cause });
    },
  );
  if (ok) return text;
  if (status === 429 || status >= 500)
    throw new DependencyUnavailable(`no embeddings from '${url}': it answered '${status}'`);
  // What refuses a key may quote it.
  const said = status === 401 || status === 403 ? 'check its secret' : text.slice(0, 200).replaceAll(key, '***');
  throw new Error(`'${url}' refused to embed with '${status}': ${said}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reasonOf({ name, message, cause }: Error): string {
  if (name === 'TimeoutError') return `it took longer than ${EMBED_MS} ms`;
  return cause instanceof Error && cause.message ? `${message}: ${cause.message}` : message;
}
