import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import type { SearchAnswer } from '../../../core/contracts/golden.ts';
import { type StoreDriver, StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { countOf, qdrantContents } from './contents.ts';
import { type Asking, askQdrant, withResult } from './request.ts';
import { checkWrite, takeSnapshot, upsert } from './writes.ts';

const SEARCH_MS = 2_000;
const STATUS_MS = 2_000;

/**
 * Returns a driver for Qdrant over its REST API, by its documentation. Scores are Qdrant's
 * similarities.
 */
export function qdrantStore(config: StoreConfigOf<'qdrant'>, secretOf: SecretOf): StoreDriver {
  const at = askQdrant(config, secretOf);
  return {
    kind: 'qdrant',
    search: (url, vectors, topK) => search(at(url), vectors, topK),
    status: (url) => status(at(url)),
    reopen: async () => ({
      done: false,
      reason: 'qdrant has no command that opens a collection again: only a restart of its process does',
    }),
    upsert: (url, documents) => upsert(at(url), documents),
    checkWrite: (url) => checkWrite(at(url)),
    quiesce: async (url) => (config.ownSnapshots ? takeSnapshot(at(url)) : undefined),
    ...qdrantContents(at),
  };
}

const point = z.object({
  id: z.union([z.string(), z.number()]),
  // Qdrant writes NaN, the cosine of a zero vector, as null.
  score: z.number().nullable(),
  payload: z.record(z.string(), z.unknown()).nullish(),
});

/** https://api.qdrant.tech/api-reference/search/query-batch-points */
async function search({ ask, config, url }: Asking, vectors: number[][], topK: number): Promise<SearchAnswer[]> {
  if (vectors.length === 0) return [];
  const { idField, textField, vector: using } = config;
  // Reads the whole payload: a payload that the service can't read is a fault.
  const known = { limit: topK, with_payload: true, ...(using && { using }) };
  const searches = vectors.map((query) => ({ query, ...known }));
  const shape = withResult(z.array(z.object({ points: z.array(point) })));
  const request = { method: 'POST', body: { searches }, ms: SEARCH_MS } as const;
  const { result: answers } = await ask('points/query/batch', shape, request);
  if (answers.length !== vectors.length)
    throw new StoreFailed(`qdrant at '${url}' answered ${answers.length} of ${vectors.length} queries`);
  return answers.map(({ points }) => ({
    ids: points.map(({ id, payload }) => String((idField !== null && payload?.[idField]) || id)),
    scores: points.map(({ score }) => score ?? 0),
    texts: points.map(({ payload }) => textIn(payload, textField)),
  }));
}

const textIn = (payload: z.infer<typeof point>['payload'], field: string) => {
  const text = payload?.[field];
  return typeof text === 'string' ? text : null;
};

async function status(asking: Asking) {
  const { ask, config } = asking;
  let version: string | null = null;
  try {
    ({ version } = await ask('/', z.object({ version: z.string() }), { ms: STATUS_MS }));
    const records = await countOf(asking, STATUS_MS);
    return { reachable: true, version, records, detail: `collection '${config.collection}' holds ${records} points` };
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { reachable: version !== null, version, records: null, detail: error.message };
  }
}
