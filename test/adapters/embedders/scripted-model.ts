import { openEmbedder } from '../../../adapters/embedders/open-embedder.ts';
import { targetConfig } from '../../../core/contracts/config/config.ts';
import type { Embedder } from '../../../core/kernel/ports/vector-store.ts';
import { type Answer, type Asked, scriptedServer } from '../vector-stores/scripted-server.ts';

export const KEY = 'sk-a-key-of-a-test';

/**
 * An API on 127.0.0.1 that answers by `answer`, what it was asked, and the milliseconds that its
 * embedders waited in a time of their own.
 */
export type ScriptedApi = {
  url: string;
  asked: Asked[];
  slept: number[];
  answer: (asked: Asked) => Answer;
  /** Ends the request that is under way as one that took too long. */
  timeOut(): void;
  opened(over?: object): Embedder;
  reset(): void;
  close(): Promise<void>;
};

/** Starts an API that answers as a model does, until it is told otherwise. */
export async function scriptedApi(): Promise<ScriptedApi> {
  const server = await scriptedServer((asked) => api.answer(asked));
  const patience = {
    now: () => api.slept.reduce((sum, ms) => sum + ms, 0),
    sleep: async (ms: number) => api.slept.push(ms),
    timeout() {
      const request = new AbortController();
      api.timeOut = () => request.abort(new DOMException('too slow', 'TimeoutError'));
      return request.signal;
    },
  };
  const api: ScriptedApi = {
    ...{ url: server.url, asked: server.asked, slept: [], answer: scriptedModel(), timeOut: () => undefined },
    opened(over = {}) {
      const embedding = targetConfig.shape.embedding.parse({
        ...{ kind: 'openai', url: `${server.url}/v1`, model: 'text-embedding-3-small', dimension: 2 },
        ...{ apiKeySecret: 'docs-rag/embedding-api-key', ...over },
      });
      return openEmbedder(embedding, async (name) => (name === 'docs-rag/embedding-api-key' ? KEY : ''), patience);
    },
    reset() {
      server.asked.length = 0;
      Object.assign(api, { slept: [], answer: scriptedModel() });
    },
    close: () => server.close(),
  };
  return api;
}

/** What a model behind an OpenAI-compatible API refuses, with the status and the words of a server that does. */
export type Limits = { batch?: number; characters?: number; status?: number; words?: string };

/**
 * Answers as such an API does, the last vector first: each says its index. A vector is the length
 * of its text, and the place of the text in the request.
 */
export function scriptedModel({ batch = 1000, characters = 10_000, status = 400, words = 'too large' }: Limits = {}) {
  return ({ body }: Pick<Asked, 'body'>): Answer => {
    const { input } = JSON.parse(body) as { input: string[] };
    if (input.length > batch || input.some(({ length }) => length > characters))
      return { status, body: { error: { message: words } } };
    const data = input.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, index] }));
    return { body: { object: 'list', data: data.reverse(), model: 'scripted', usage: {} } };
  };
}

/** How many texts each request had. */
export const sizesOf = (asked: Asked[]) =>
  asked.map(({ body }) => (JSON.parse(body) as { input: string[] }).input.length);
