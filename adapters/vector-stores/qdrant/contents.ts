import * as z from 'zod';
import type { StoreContents, StoredDocument, StoreHolding } from '../../../core/kernel/ports/vector-store.ts';
import { mapLimited } from '../../map-limited.ts';
import { inBatches } from '../in-batches.ts';
import { nullWhereFailed } from '../null-where-failed.ts';
import { type Asking, withResult } from './request.ts';
import { pointIdOf, remove } from './writes.ts';

const READ_MS = 10_000;
const BATCH = 250;
const AT_ONCE = 8;

const pointId = z.union([z.string(), z.number()]);
const point = z.object({
  id: pointId,
  payload: z.record(z.string(), z.unknown()).nullish(),
  vector: z.union([z.array(z.number()), z.record(z.string(), z.unknown())]).nullish(),
});
const WHOLE = { with_payload: true, with_vector: true };

/** Reads the contents of a Qdrant server, by its documentation. */
export function qdrantContents(at: (url: string) => Asking): StoreContents {
  return {
    read: (url, ids) => read(at(url), ids),
    page: (url, after, limit) => page(at(url), after, limit),
    sample: (url, count) => sample(at(url), count),
    holdings: (url) => holdings(at(url)),
    remove: (url, ids) => remove(at(url), ids),
  };
}

/** https://api.qdrant.tech/api-reference/points/get-points */
async function read({ ask, config }: Asking, ids: string[]): Promise<StoredDocument[]> {
  const batches = await inBatches(ids, BATCH, (batch) => {
    const body = { ids: batch.map((id) => pointIdOf(config, id)), ...WHOLE };
    return ask('points', withResult(z.array(point)), { method: 'POST', body, ms: READ_MS });
  });
  return batches.flatMap(({ result }) => result.map((one) => documentOf(config, one)));
}

/**
 * Returns points in the order of their ids.
 * https://api.qdrant.tech/api-reference/points/scroll-points
 */
async function page({ ask, config }: Asking, after: string | null, limit: number) {
  const body = { limit, ...WHOLE, ...(after !== null && { offset: JSON.parse(after) as string | number }) };
  const shape = withResult(z.object({ points: z.array(point), next_page_offset: pointId.nullish() }));
  const { result } = await ask('points/scroll', shape, { method: 'POST', body, ms: READ_MS });
  const { points, next_page_offset: next } = result;
  return {
    documents: points.map((one) => documentOf(config, one)),
    next: next === null || next === undefined ? null : JSON.stringify(next),
  };
}

/** https://qdrant.tech/documentation/concepts/search/#random-sampling */
async function sample(asking: Asking, count: number): Promise<StoredDocument[]> {
  if (count < 1) return [];
  const { ask, config } = asking;
  await countOf(asking, READ_MS);
  const body = { query: { sample: 'random' }, limit: count, ...WHOLE };
  const shape = withResult(z.object({ points: z.array(point) }));
  const { result } = await ask('points/query', shape, { method: 'POST', body, ms: READ_MS });
  return result.points.map((one) => documentOf(config, one));
}

function documentOf(
  { idField, textField, vector: name }: Asking['config'],
  one: z.infer<typeof point>,
): StoredDocument {
  const { [textField]: text, ...others } = one.payload ?? {};
  const own = idField === null ? undefined : others[idField];
  if (idField !== null) delete others[idField];
  const named = Array.isArray(one.vector) ? one.vector : one.vector?.[name ?? ''];
  return {
    id: String(own ?? one.id),
    text: typeof text === 'string' ? text : '',
    vector: Array.isArray(named) ? named : [],
    metadata: others,
  };
}

/**
 * Counts the points of our collection, or of the collection at another path; throws StoreFailed.
 * https://api.qdrant.tech/api-reference/points/count-points
 */
export async function countOf({ ask }: Pick<Asking, 'ask'>, ms: number, collection = ''): Promise<number> {
  const counted = withResult(z.object({ count: z.int() }));
  return (await ask(`${collection}points/count`, counted, { method: 'POST', body: { exact: true }, ms })).result.count;
}

/** https://api.qdrant.tech/api-reference/collections/get-collections */
async function holdings({ ask, config }: Asking): Promise<StoreHolding[]> {
  const listed = withResult(z.object({ collections: z.array(z.object({ name: z.string() })) }));
  const { result } = await ask('/collections', listed, { ms: READ_MS });
  const held = async ({ name }: { name: string }) => {
    const records = await countOf({ ask }, READ_MS, `/collections/${encodeURIComponent(name)}/`).catch(nullWhereFailed);
    return { name, records, ours: name === config.collection };
  };
  return mapLimited(result.collections, AT_ONCE, held);
}
