import type { SearchAnswer } from '../../../core/contracts/golden.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import type { StoreDriver, StoredDocument } from '../../../core/kernel/vector-store.ts';
import { StoreFailed } from '../../../core/kernel/vector-store.ts';
import { chromaContents } from './contents.ts';
import { type Asking, askChroma, type ChromaAnswer, collectionIdOf } from './request.ts';

const SEARCH_MS = 2_000;
const STATUS_MS = 2_000;
const WRITE_MS = 20_000;
const CHECK_WRITE_MS = 5_000;
/** Chroma takes at most 5,461 records in one request; smaller ones keep its answers and our memory small. */
const BATCH = 250;

/** A driver for Chroma 1.x over its HTTP API (v2): scores are 1 - distance. */
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
    upsert: (url, documents) => at(url).inCollection(WRITE_MS, (path) => upsert(at(url), path, documents)),
    checkWrite: (url) => at(url).inCollection(CHECK_WRITE_MS, (path) => checkWrite(at(url), path)),
    // Chroma answers a write when its files have it.
    quiesce: async () => undefined,
    ...chromaContents(at),
  };
}

async function search({ ask, url }: Asking, path: string, vectors: number[][], topK: number): Promise<SearchAnswer[]> {
  if (vectors.length === 0) return [];
  const include = ['distances', 'documents', 'metadatas'];
  const body = { query_embeddings: vectors, n_results: topK, include };
  const answer = (await ask(`${path}/query`, { method: 'POST', body, ms: SEARCH_MS })) as ChromaAnswer;
  return answersOf(url, answer, vectors.length);
}

function answersOf(url: string, { ids, distances, documents }: ChromaAnswer, asked: number): SearchAnswer[] {
  if (ids?.length !== asked || distances?.length !== asked || documents?.length !== asked)
    throw new StoreFailed(`chroma at '${url}' answered '${ids?.length}' of '${asked}' queries: look at its log`);
  return ids.map((row, index) => ({
    ids: row,
    scores: (distances[index] ?? []).map((distance) => 1 - distance),
    texts: row.map((_, hit) => documents[index]?.[hit] ?? null),
  }));
}

async function status(asking: Asking) {
  const { ask, url, collection, collections } = asking;
  let version: string | null = null;
  try {
    version = String(await ask(`${url}/api/v2/version`, { ms: STATUS_MS }));
    const id = await collectionIdOf(asking, STATUS_MS);
    const records = Number(await ask(`${collections}/${id}/count`, { ms: STATUS_MS }));
    return { reachable: true, version, records, detail: `collection '${collection}' holds ${records} records` };
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { reachable: version !== null, version, records: null, detail: error.message };
  }
}

async function upsert({ ask }: Asking, path: string, documents: StoredDocument[]): Promise<void> {
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH);
    const body = {
      ids: batch.map((document) => document.id),
      embeddings: batch.map((document) => document.vector),
      documents: batch.map((document) => document.text),
      metadatas: batch.map(({ metadata }) => (Object.keys(metadata).length > 0 ? metadata : null)),
    };
    await ask(`${path}/upsert`, { method: 'POST', body, ms: WRITE_MS });
  }
}

/** Chroma logs an update of a record that nobody has, and then passes it over. */
async function checkWrite({ ask }: Asking, path: string): Promise<void> {
  const body = { ids: ['ragmend-write-check'], documents: ['ragmend write check'] };
  await ask(`${path}/update`, { method: 'POST', body, ms: CHECK_WRITE_MS });
}
