import * as z from 'zod';
import type { StoreContents, StoredDocument, StoreHolding } from '../../../core/kernel/vector-store.ts';
import { readAnswer } from '../request.ts';
import type { Asking } from './request.ts';

const READ_MS = 10_000;
const WRITE_MS = 20_000;
/** Documents that lie side by side are read in one request: three of these cost as little as one. */
const WINDOWS = 3;
const LISTED = 1_000;

const found = z.object({
  ids: z.array(z.string()),
  documents: z.array(z.string().nullable()),
  metadatas: z.array(z.record(z.string(), z.unknown()).nullable()),
  embeddings: z.array(z.array(z.number())),
});
const listed = z.array(z.object({ id: z.string(), name: z.string() }));

/** What a Chroma server holds. */
export function chromaContents(at: (url: string) => Asking): StoreContents {
  return {
    read: (url, ids) => (ids.length === 0 ? Promise.resolve([]) : get(at(url), { ids })),
    async page(url, after, limit) {
      const offset = Number(after ?? 0);
      const documents = await get(at(url), { limit, offset });
      return { documents, next: documents.length < limit ? null : String(offset + documents.length) };
    },
    sample: (url, count) => sample(at(url), count),
    holdings: (url) => holdings(at(url)),
    remove: (url, ids) =>
      at(url).inCollection(WRITE_MS, async (path) => {
        if (ids.length > 0) await at(url).ask(`${path}/delete`, { method: 'POST', body: { ids }, ms: WRITE_MS });
      }),
  };
}

async function get({ ask, url, inCollection }: Asking, which: Record<string, unknown>): Promise<StoredDocument[]> {
  const body = { ...which, include: ['documents', 'metadatas', 'embeddings'] };
  const answer = await inCollection(READ_MS, (path) => ask(`${path}/get`, { method: 'POST', body, ms: READ_MS }));
  const { ids, documents, metadatas, embeddings } = readAnswer('chroma', url, found, answer);
  return ids.map((id, index) => ({
    ...{ id, text: documents[index] ?? '', vector: embeddings[index] ?? [] },
    metadata: metadatas[index] ?? {},
  }));
}

/** Windows at random places, one in each part of the collection, so that none is read twice. */
async function sample(asking: Asking, count: number): Promise<StoredDocument[]> {
  const records = await countOf(asking, await asking.inCollection(READ_MS, async (path) => path));
  if (records <= count) return get(asking, { limit: Math.max(1, records) });
  const part = Math.floor(records / WINDOWS);
  const size = Math.min(part, Math.ceil(count / WINDOWS));
  const windows = Array.from({ length: WINDOWS }, (_, index) => {
    const offset = index * part + Math.floor(Math.random() * (part - size + 1));
    return get(asking, { limit: size, offset });
  });
  return (await Promise.all(windows)).flat().slice(0, count);
}

async function countOf({ ask }: Asking, address: string): Promise<number> {
  return Number(await ask(`${address}/count`, { ms: READ_MS }));
}

async function holdings(asking: Asking): Promise<StoreHolding[]> {
  const { ask, url, collection, collections } = asking;
  const all = readAnswer('chroma', url, listed, await ask(`${collections}?limit=${LISTED}`, { ms: READ_MS }));
  return Promise.all(
    all.map(async ({ id, name }) => ({
      ...{ name, records: await countOf(asking, `${collections}/${id}`) },
      ours: name === collection,
    })),
  );
}
