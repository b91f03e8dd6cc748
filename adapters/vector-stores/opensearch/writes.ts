import * as z from 'zod';
import { type StoredDocument, StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import { type Asking, linesOf } from './request.ts';

const WRITE_MS = 20_000;
const CHECK_WRITE_MS = 5_000;
const BATCH = 250;

const item = z.object({ index: z.object({ error: z.looseObject({ reason: z.string().nullish() }).optional() }) });

/**
 * Indexes documents by their ids; searches see them on return.
 * https://docs.opensearch.org/latest/api-reference/document-apis/bulk/
 */
export async function upsert({ ask, config, url }: Asking, documents: StoredDocument[]): Promise<void> {
  const { textField, vectorField } = config;
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH);
    const lines = batch.flatMap(({ id, text, vector, metadata }) => [
      { index: { _id: id } },
      { ...metadata, [textField]: text, [vectorField]: vector },
    ]);
    const request = { method: 'POST', ...linesOf(lines), ms: WRITE_MS, carries: 'documents' } as const;
    const { items } = await ask('_bulk?refresh=true', z.object({ items: z.array(item) }), request);
    const refused = items.flatMap(({ index: { error } }) => (error ? [error.reason] : []));
    if (refused.length > 0)
      throw new StoreFailed(
        `opensearch at '${url}' refused ${refused.length} of ${batch.length} documents: ${refused[0]}`,
      );
  }
}

/** Removes documents by their ids. https://docs.opensearch.org/latest/api-reference/document-apis/bulk/ */
export async function remove({ ask, url }: Asking, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const lines = ids.map((_id) => ({ delete: { _id } }));
  const removed = z.object({ delete: z.object({ error: z.looseObject({ reason: z.string().nullish() }).optional() }) });
  const request = { method: 'POST', ...linesOf(lines), ms: WRITE_MS } as const;
  const { items } = await ask('_bulk?refresh=true', z.object({ items: z.array(removed) }), request);
  const refused = items.find((one) => one.delete.error);
  if (refused) throw new StoreFailed(`opensearch at '${url}' refused to remove: ${refused.delete.error?.reason}`);
}

const found = z.object({
  hits: z.object({ hits: z.array(z.object({ _id: z.string(), _routing: z.string().optional() })) }),
});

/**
 * Indexes an existing document again, unchanged. In an empty index there is nothing to try.
 * https://docs.opensearch.org/latest/api-reference/document-apis/update-document/
 */
export async function checkWrite({ ask, url }: Asking): Promise<void> {
  const body = { size: 1, _source: false };
  const { hits } = await ask('_search', found, { method: 'POST', body, ms: CHECK_WRITE_MS });
  const [hit] = hits.hits;
  if (!hit) return;
  const routing = hit._routing === undefined ? '' : `&routing=${encodeURIComponent(hit._routing)}`;
  const path = `_update/${encodeURIComponent(hit._id)}?retry_on_conflict=3${routing}`;
  const update = { method: 'POST', body: { doc: {}, detect_noop: false }, ms: CHECK_WRITE_MS } as const;
  const { result } = await ask(path, z.object({ result: z.string() }), update);
  if (result !== 'updated') throw new StoreFailed(`opensearch at '${url}' did not write, it answered '${result}'`);
}
