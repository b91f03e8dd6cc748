import * as z from 'zod';
import type { StoreContents, StoredDocument, StoreHolding } from '../../../core/kernel/vector-store.ts';
import type { Asking } from './request.ts';
import { remove } from './writes.ts';

const READ_MS = 10_000;
/** How long OpenSearch keeps the place of a walk. */
const KEEP = '2m';

const source = z.record(z.string(), z.unknown()).nullish();
const hits = z.object({ hits: z.object({ hits: z.array(z.object({ _id: z.string(), _source: source })) }) });
const scrolled = hits.extend({ _scroll_id: z.string() });

/** What an OpenSearch server holds, made by its documentation. */
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
  if (ids.length === 0) return [];
  const shape = z.object({ docs: z.array(z.object({ _id: z.string(), found: z.boolean(), _source: source })) });
  const { docs } = await ask('_mget', shape, { method: 'POST', body: { ids }, ms: READ_MS });
  return docs.filter(({ found }) => found).map((one) => documentOf(config, one));
}

/** A walk over the index as it was when it began; `after` is its place. https://docs.opensearch.org/latest/api-reference/search-apis/scroll/ */
async function page({ ask, config }: Asking, after: string | null, limit: number) {
  const begin = { method: 'POST', body: { size: limit, sort: ['_doc'] }, ms: READ_MS } as const;
  const goOn = { method: 'POST', body: { scroll: KEEP, scroll_id: after }, ms: READ_MS } as const;
  const answer = await (after === null
    ? ask(`_search?scroll=${KEEP}`, scrolled, begin)
    : ask('/_search/scroll', scrolled, goOn));
  const documents = answer.hits.hits.map((one) => documentOf(config, one));
  if (documents.length === limit) return { documents, next: answer._scroll_id };
  const end = { method: 'DELETE', body: { scroll_id: [answer._scroll_id] }, ms: READ_MS } as const;
  await ask('/_search/scroll', z.unknown(), end);
  return { documents, next: null };
}

/** https://docs.opensearch.org/latest/query-dsl/compound/function-score/ */
async function sample({ ask, config }: Asking, count: number): Promise<StoredDocument[]> {
  const query = { function_score: { query: { match_all: {} }, random_score: {} } };
  const answer = await ask('_search', hits, { method: 'POST', body: { size: count, query }, ms: READ_MS });
  return answer.hits.hits.map((one) => documentOf(config, one));
}

function documentOf(
  { textField, vectorField }: Asking['config'],
  { _id: id, _source }: { _id: string; _source?: z.infer<typeof source> },
): StoredDocument {
  const { [textField]: text, [vectorField]: vector, ...metadata } = _source ?? {};
  return {
    ...{ id, text: typeof text === 'string' ? text : '', metadata },
    vector: Array.isArray(vector) ? (vector as number[]) : [],
  };
}

/** Hidden indexes and those of OpenSearch itself are left out. https://docs.opensearch.org/latest/api-reference/cat/cat-indices/ */
async function holdings({ ask, config }: Asking): Promise<StoreHolding[]> {
  const shape = z.array(z.object({ index: z.string(), 'docs.count': z.string().nullish() }));
  const listed = await ask('/_cat/indices?format=json', shape, { ms: READ_MS });
  const aliased = await ask('_alias', z.record(z.string(), z.unknown()), { ms: READ_MS });
  return listed
    .filter(({ index }) => !index.startsWith('.'))
    .map(({ index: name, 'docs.count': count }) => ({
      ...{ name, ours: name === config.index || Object.hasOwn(aliased, name) },
      records: count === null || count === undefined ? null : Number(count),
    }));
}
