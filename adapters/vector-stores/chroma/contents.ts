import { randomInt } from 'node:crypto';
import * as z from 'zod';
import {
  type StoreContents,
  type StoredDocument,
  StoreFailed,
  type StoreHolding,
} from '../../../core/kernel/ports/vector-store.ts';
import { mapLimited } from '../../map-limited.ts';
import { inBatches } from '../in-batches.ts';
import { nullWhereFailed } from '../null-where-failed.ts';
import { readAnswer } from '../request.ts';
import type { Asking } from './request.ts';

const READ_MS = 10_000;
const WRITE_MS = 20_000;
/** Reads neighbouring documents in one request: a request costs more than they do. */
const WINDOW_AT_LEAST = 8;
const MOST_WINDOWS = 3;
/** How many documents are read by id, or collections counted, at a time. */
const BATCH = 250;
const AT_ONCE = 8;

const found = z.object({
  ids: z.array(z.string()),
  documents: z.array(z.string().nullable()),
  metadatas: z.array(z.record(z.string(), z.unknown()).nullable()),
  embeddings: z.array(z.array(z.number())),
});
const named = z.array(z.object({ name: z.string() }));
const listed = z.array(z.object({ id: z.string(), name: z.string() }));

/** Reads the contents of a Chroma server. */
export function chromaContents(at: (url: string) => Asking): StoreContents {
  return {
    read: async (url, ids) => (await inBatches(ids, BATCH, (batch) => get(at(url), { ids: batch }))).flat(),
    // A place is the number of documents before it: a removal meanwhile moves the later ones.
    async page(url, after, limit) {
      const offset = Number(after ?? 0);
      const documents = await get(at(url), { limit, offset });
      return { documents, next: documents.length < limit ? null : String(offset + documents.length) };
    },
    sample: (url, count) => sample(at(url), count),
    holdings: (url) => holdings(at(url)),
    async remove(url, ids) {
      const { ask, inCollection } = at(url);
      const request = { method: 'POST', ms: WRITE_MS } as const;
      await inBatches(ids, BATCH, (batch) =>
        inCollection(WRITE_MS, (path) => ask(`${path}/delete`, { ...request, body: { ids: batch } })),
      );
    },
  };
}

async function get({ ask, url, inCollection }: Asking, which: Record<string, unknown>): Promise<StoredDocument[]> {
  const body = { ...which, include: ['documents', 'metadatas', 'embeddings'] };
  const answer = await inCollection(READ_MS, (path) => ask(`${path}/get`, { method: 'POST', body, ms: READ_MS }));
  const { ids, documents, metadatas, embeddings } = readAnswer('chroma', url, found, answer);
  if ([documents, metadatas, embeddings].some((column) => column.length !== ids.length))
    throw new StoreFailed(`chroma at '${url}' gave a part only of its documents: look at its log`);
  return ids.map((id, index) => ({
    id,
    text: documents[index] ?? '',
    vector: embeddings[index] ?? [],
    metadata: metadatas[index] ?? {},
  }));
}

/**
 * Returns windows at random places, one in each part of the collection, so that no document is read
 * twice.
 */
async function sample(asking: Asking, count: number): Promise<StoredDocument[]> {
  const records = await countOf(asking, await asking.inCollection(READ_MS, async (path) => path));
  if (count < 1) return [];
  if (records <= count) return get(asking, { limit: Math.max(1, records) });
  const parts = Math.min(MOST_WINDOWS, Math.ceil(count / WINDOW_AT_LEAST));
  const windows = Array.from({ length: parts }, async (_, index) => {
    const start = Math.floor((index * records) / parts);
    const part = Math.floor(((index + 1) * records) / parts) - start;
    const limit = Math.min(part, Math.ceil(count / parts));
    return limit === 0 ? [] : get(asking, { limit, offset: start + randomInt(part - limit + 1) });
  });
  return (await Promise.all(windows)).flat().slice(0, count);
}

/** Counts the documents of a collection by its address; throws StoreFailed. */
export async function countOf({ ask, url }: Asking, address: string): Promise<number> {
  return readAnswer('chroma', url, z.int(), await ask(`${address}/count`, { ms: READ_MS }));
}

/**
 * Returns the collections in all databases of our tenant: Chroma does not list tenants. A
 * collection of another database is named with its database.
 */
async function holdings(asking: Asking): Promise<StoreHolding[]> {
  const { ask, url, database, collection, databases, collectionsOf } = asking;
  const homes = readAnswer('chroma', url, named, await ask(databases, { ms: READ_MS }));
  const lists = await mapLimited(homes, AT_ONCE, async ({ name: home }) => {
    const all = readAnswer('chroma', url, listed, await ask(collectionsOf(home), { ms: READ_MS }));
    return all.map((one) => ({ ...one, home }));
  });
  const held = async ({ id, name, home }: { id: string; name: string; home: string }) => ({
    name: home === database ? name : `${home}/${name}`,
    records: await countOf(asking, `${collectionsOf(home)}/${id}`).catch(nullWhereFailed),
    ours: home === database && name === collection,
  });
  return mapLimited(lists.flat(), AT_ONCE, held);
}
