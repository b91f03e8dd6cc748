import * as z from 'zod';
import type { StoreContents, StoredDocument, StoreHolding } from '../../../core/kernel/ports/vector-store.ts';
import { inBatches } from '../in-batches.ts';
import type { Asking } from './request.ts';
import { remove } from './writes.ts';

const READ_MS = 10_000;
const BATCH = 250;

const source = z.record(z.string(), z.unknown()).nullish();
/** An answer from only some shards of an index does not count. */
const searched = z.object({
  timed_out: z.literal(false),
  _shards: z.object({ failed: z.literal(0) }),
  hits: z.object({ hits: z.array(z.object({ _id: z.string(), _source: source })) }),
});

/** Reads the contents of an OpenSearch server, by its documentation. */
export function opensearchContents(at: (url: string) => Asking): StoreContents {
  return {
    read: (url, ids) => read(at(url), ids),
    page: (url, after, limit) => page(at(url), after, limit),
    sample: (url, count) => sample(at(url), count),
    holdings: (url) => holdings(at(url)),
    remove: (url, ids) => remove(at(url), ids),
  };
}

/** https://docs.opensearch.org/latest/api-reference/document-apis/multi-get/ */
async function read({ ask, config }: Asking, ids: string[]): Promise<StoredDocument[]> {
  const shape = z.object({ docs: z.array(z.object({ _id: z.string(), found: z.boolean(), _source: source })) });
  const batches = await inBatches(ids, BATCH, (batch) =>
    ask('_mget', shape, { method: 'POST', body: { ids: batch }, ms: READ_MS }),
  );
  return batches.flatMap(({ docs }) => docs.filter(({ found }) => found).map((one) => documentOf(config, one)));
}

/**
 * Returns documents in the order of their ids; a place is the last id of a page.
 * https://docs.opensearch.org/latest/search-plugins/searching-data/paginate/
 */
async function page(asking: Asking, after: string | null, limit: number) {
  const from = after === null ? {} : { search_after: [after] };
  const documents = await search(asking, { size: limit, query: { match_all: {} }, sort: [{ _id: 'asc' }], ...from });
  return { documents, next: documents.length < limit ? null : (documents.at(-1)?.id ?? null) };
}

/** https://docs.opensearch.org/latest/query-dsl/compound/function-score/ */
async function sample(asking: Asking, count: number): Promise<StoredDocument[]> {
  const query = { function_score: { query: { match_all: {} }, random_score: {} } };
  return count < 1 ? [] : search(asking, { size: count, query });
}

async function search({ ask, config }: Asking, body: object): Promise<StoredDocument[]> {
  const { hits } = await ask('_search', searched, { method: 'POST', body, ms: READ_MS });
  return hits.hits.map((one) => documentOf(config, one));
}

function documentOf(
  { textField, vectorField }: Asking['config'],
  { _id: id, _source }: { _id: string; _source?: z.infer<typeof source> },
): StoredDocument {
  const { [textField]: text, [vectorField]: vector, ...metadata } = _source ?? {};
  return {
    id,
    text: typeof text === 'string' ? text : '',
    metadata,
    vector: Array.isArray(vector) ? (vector as number[]) : [],
  };
}

/**
 * Omits hidden indexes and those of OpenSearch itself.
 * https://docs.opensearch.org/latest/api-reference/cat/cat-indices/
 */
async function holdings({ ask, config }: Asking): Promise<StoreHolding[]> {
  const shape = z.array(z.object({ index: z.string(), 'docs.count': z.string().nullish() }));
  const listed = await ask('/_cat/indices?format=json', shape, { ms: READ_MS });
  const aliased = await ask('_alias', z.record(z.string(), z.unknown()), { ms: READ_MS });
  return listed
    .filter(({ index }) => !index.startsWith('.'))
    .map(({ index: name, 'docs.count': count }) => ({
      name,
      ours: name === config.index || Object.hasOwn(aliased, name),
      records: count === null || count === undefined ? null : Number(count),
    }));
}
