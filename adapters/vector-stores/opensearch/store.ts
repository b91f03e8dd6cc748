import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import type { SearchAnswer } from '../../../core/contracts/golden.ts';
import { type StoreDriver, StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { COMPARE } from '../request.ts';
import { opensearchContents } from './contents.ts';
import { flush, reopen } from './maintenance.ts';
import { type Asking, askOpensearch, linesOf } from './request.ts';
import { checkWrite, upsert } from './writes.ts';

const SEARCH_MS = 2_000;
const STATUS_MS = 2_000;

/**
 * Returns a driver for OpenSearch with its k-NN plugin, by its documentation. In the space
 * cosinesimil, scores are cosine similarities.
 */
export function opensearchStore(config: StoreConfigOf<'opensearch'>, secretOf: SecretOf): StoreDriver {
  const at = askOpensearch(config, secretOf);
  return {
    kind: 'opensearch',
    search: (url, vectors, topK) => search(at(url), vectors, topK),
    status: (url) => status(at(url)),
    reopen: (url) => reopen(at(url)),
    upsert: (url, documents) => upsert(at(url), documents),
    checkWrite: (url) => checkWrite(at(url)),
    quiesce: (url) => flush(at(url)),
    ...opensearchContents(at),
  };
}

const answered = z.object({
  _shards: z.object({ failed: z.int() }),
  hits: z.object({
    hits: z.array(
      z.object({ _id: z.string(), _score: z.number(), _source: z.record(z.string(), z.unknown()).nullish() }),
    ),
  }),
});
const refused = z.object({ error: z.looseObject({ reason: z.string().nullish() }), status: z.int().optional() });
type Answer = z.infer<typeof answered> | z.infer<typeof refused>;

/**
 * Sends one k-NN query for each vector, in one request: a header line, then the search.
 * https://docs.opensearch.org/latest/query-dsl/specialized/k-nn/index/
 */
async function search({ ask, config, url }: Asking, vectors: number[][], topK: number): Promise<SearchAnswer[]> {
  if (vectors.length === 0) return [];
  const lines = vectors.flatMap((vector) => [
    {},
    {
      size: topK,
      _source: { excludes: [config.vectorField] },
      query: { knn: { [config.vectorField]: { vector, k: topK } } },
    },
  ]);
  const shape = z.object({ responses: z.array(z.union([answered, refused])) });
  const { responses } = await ask('_msearch', shape, { method: 'POST', ...linesOf(lines), ms: SEARCH_MS });
  if (responses.length !== vectors.length)
    throw new StoreFailed(`opensearch at '${url}' answered ${responses.length} of ${vectors.length} queries`);
  return responses.map((answer) => answerOf(url, config.textField, answer));
}

/**
 * Reads one answer; an answer from only some shards of an index does not count. The score of
 * cosinesimil is (1 + cosine) / 2.
 */
function answerOf(url: string, textField: string, answer: Answer): SearchAnswer {
  if ('error' in answer) {
    const reason = `opensearch at '${url}' refused a query: ${answer.error.reason}`;
    // A malformed query, or a busy server, says nothing about the index.
    if (answer.status === 400) throw new DependencyUnavailable(`${reason}: ${COMPARE}`);
    throw answer.status === 429 ? new DependencyUnavailable(`${reason}: it is busy`) : new StoreFailed(reason);
  }
  const { failed } = answer._shards;
  if (failed > 0) throw new StoreFailed(`opensearch at '${url}' answered without ${failed} of the index's shards`);
  const { hits } = answer.hits;
  const texts = hits.map(({ _source }) => _source?.[textField]);
  return {
    ids: hits.map(({ _id }) => _id),
    scores: hits.map(({ _score }) => 2 * _score - 1),
    texts: texts.map((text) => (typeof text === 'string' ? text : null)),
  };
}

async function status({ ask, config }: Asking) {
  let version: string | null = null;
  try {
    const about = await ask('/', z.object({ version: z.object({ number: z.string() }) }), { ms: STATUS_MS });
    version = about.version.number;
    const { count: records } = await ask('_count', z.object({ count: z.int() }), { ms: STATUS_MS });
    return { reachable: true, version, records, detail: `index '${config.index}' holds ${records} documents` };
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { reachable: version !== null, version, records: null, detail: error.message };
  }
}
