import * as z from 'zod';
import type { SearchAnswer } from '../../../core/contracts/golden.ts';
import { type StoreDriver, StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { readAnswer } from '../request.ts';
import { chromaContents, countOf } from './contents.ts';
import { type Asking, askChroma } from './request.ts';
import { checkWrite, upsert } from './writes.ts';

const SEARCH_MS = 2_000;
const STATUS_MS = 2_000;

/** Returns a driver for Chroma 1.x over its HTTP API (v2). Scores are 1 - distance. */
export function chromaStore(config: Parameters<typeof askChroma>[0], secretOf?: SecretOf): StoreDriver {
  const at = askChroma(config, secretOf);
  return {
    kind: 'chroma',
    search: (url, vectors, topK) => at(url).inCollection(SEARCH_MS, (path) => search(at(url), path, vectors, topK)),
    status: (url) => status(at(url)),
    reopen: async () => ({
      done: false,
      reason: 'chroma has no command that opens an index again: only a restart of its process does',
    }),
    upsert: (url, documents) => at(url).inCollection(SEARCH_MS, (path) => upsert(at(url), path, documents)),
    checkWrite: (url) => at(url).inCollection(SEARCH_MS, (path) => checkWrite(at(url), path)),
    // Chroma answers a write once its files have it.
    quiesce: async () => undefined,
    ...chromaContents(at),
  };
}

const found = z.object({
  ids: z.array(z.array(z.string())),
  distances: z.array(z.array(z.number())),
  documents: z.array(z.array(z.string().nullable())),
  metadatas: z.array(z.array(z.record(z.string(), z.unknown()).nullable())),
});

/**
 * Sends all vectors in one request. Texts and metadata lie in other files than the index, and are
 * read too.
 */
async function search({ ask, url }: Asking, path: string, vectors: number[][], topK: number): Promise<SearchAnswer[]> {
  if (vectors.length === 0) return [];
  const include = ['distances', 'documents', 'metadatas'];
  const body = { query_embeddings: vectors, n_results: topK, include };
  const answer = await ask(`${path}/query`, { method: 'POST', body, ms: SEARCH_MS });
  const read = readAnswer('chroma', url, found, answer);
  return vectors.map((_, at) => answerAt(url, read, at));
}

function answerAt(url: string, { ids, distances, documents, metadatas }: z.infer<typeof found>, at: number) {
  const [row, scored, texts, about] = [ids[at], distances[at], documents[at], metadatas[at]];
  if (!row || !scored || !texts || [scored, texts, about].some((column) => column?.length !== row.length))
    throw new StoreFailed(`chroma at '${url}' left a query unanswered, or some of it: look at its log`);
  return { ids: row, scores: scored.map((distance) => 1 - distance), texts };
}

async function status(asking: Asking) {
  const { ask, url, collection, inCollection } = asking;
  let version: string | null = null;
  try {
    version = String(await ask(`${url}/api/v2/version`, { ms: STATUS_MS }));
    const records = await inCollection(STATUS_MS, (path) => countOf(asking, path));
    return { reachable: true, version, records, detail: `collection '${collection}' holds ${records} records` };
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { reachable: version !== null, version, records: null, detail: error.message };
  }
}
