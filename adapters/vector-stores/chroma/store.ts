import type { Ranking } from '../../../core/contracts/golden.ts';
import type { StoreDriver, StoredDocument } from '../../../core/kernel/vector-store.ts';
import { StoreFailed } from '../../../core/kernel/vector-store.ts';
import { StoreRefused } from '../request.ts';
import { type ChromaAnswer, chromaRequest, collectionIdOf, collectionsOf } from './request.ts';

const SEARCH_MS = 2_000;
const STATUS_MS = 2_000;
const WRITE_MS = 20_000;
const CHECK_WRITE_MS = 5_000;
/** Chroma takes at most 5,461 records in one request; smaller ones keep its answers and our memory small. */
const BATCH = 250;

/** A driver for Chroma 1.x over its HTTP API (v2): cosine space, scores are 1 - distance. */
export function chromaStore({ collection }: { collection: string }): StoreDriver {
  const inCollection = knownCollections(collection);
  return {
    kind: 'chroma',
    search: (url, vectors, topK) => inCollection(url, SEARCH_MS, (path) => search(path, vectors, topK)),
    status: (url) => status(url, collection),
    reopen: async () => ({
      done: false,
      reason: 'chroma has no command that opens an index again: only a restart of its process does',
    }),
    upsert: (url, documents) => inCollection(url, WRITE_MS, (path) => upsert(path, documents)),
    checkWrite: (url) => inCollection(url, CHECK_WRITE_MS, checkWrite),
    // Chroma answers a write when its files have it.
    quiesce: async () => undefined,
  };
}

/** Remembers the id of the collection on each server; a server that does not know it (restored, or emptied) is asked again, once. */
function knownCollections(collection: string) {
  const ids = new Map<string, string>();
  return async <T>(url: string, ms: number, work: (path: string) => Promise<T>): Promise<T> => {
    const known = ids.get(url);
    try {
      if (known) return await work(`${collectionsOf(url)}/${known}`);
    } catch (error) {
      if (!(error instanceof StoreRefused && error.status === 404)) throw error;
    }
    ids.delete(url);
    const id = await collectionIdOf(url, collection, ms);
    ids.set(url, id);
    return work(`${collectionsOf(url)}/${id}`);
  };
}

async function search(path: string, vectors: number[][], topK: number): Promise<Ranking[]> {
  if (vectors.length === 0) return [];
  const body = { query_embeddings: vectors, n_results: topK, include: ['distances'] };
  const answer = await chromaRequest(`${path}/query`, { method: 'POST', body, ms: SEARCH_MS });
  return rankingsOf(path, answer, vectors.length);
}

function rankingsOf(url: string, { ids, distances }: ChromaAnswer, asked: number): Ranking[] {
  if (ids?.length !== asked || distances?.length !== asked)
    throw new StoreFailed(`chroma at '${url}' answered '${ids?.length}' of '${asked}' queries: look at its log`);
  return ids.map((row, index) => ({ ids: row, scores: (distances[index] ?? []).map((distance) => 1 - distance) }));
}

async function status(url: string, collection: string) {
  let version: string | null = null;
  try {
    version = String(await chromaRequest(`${url}/api/v2/version`, { ms: STATUS_MS }));
    const id = await collectionIdOf(url, collection, STATUS_MS);
    const records = Number(await chromaRequest(`${collectionsOf(url)}/${id}/count`, { ms: STATUS_MS }));
    return { reachable: true, version, records, detail: `collection '${collection}' holds ${records} records` };
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { reachable: version !== null, version, records: null, detail: error.message };
  }
}

async function upsert(path: string, documents: StoredDocument[]): Promise<void> {
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH);
    const body = {
      ids: batch.map((document) => document.id),
      embeddings: batch.map((document) => document.vector),
      documents: batch.map((document) => document.text),
      metadatas: batch.map(({ metadata }) => (Object.keys(metadata).length > 0 ? metadata : null)),
    };
    await chromaRequest(`${path}/upsert`, { method: 'POST', body, ms: WRITE_MS });
  }
}

/** Chroma logs an update of a record that nobody has, and then passes it over. */
async function checkWrite(path: string): Promise<void> {
  const body = { ids: ['ragmend-write-check'], documents: ['ragmend write check'] };
  await chromaRequest(`${path}/update`, { method: 'POST', body, ms: CHECK_WRITE_MS });
}
