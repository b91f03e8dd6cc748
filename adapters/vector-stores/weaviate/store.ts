import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import type { SearchAnswer } from '../../../core/contracts/golden.ts';
import { type StoreDriver, StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { COMPARE } from '../request.ts';
import { weaviateContents } from './contents.ts';
import { countOf } from './count.ts';
import { knownProperties } from './properties.ts';
import { type Asking, askWeaviate } from './request.ts';
import { checkWrite, flushLogs, someObject, upsert } from './writes.ts';

const SEARCH_MS = 2_000;
const STATUS_MS = 2_000;

/**
 * Returns a driver for Weaviate over REST and GraphQL. Objects carry their vectors; scores are 1 -
 * distance.
 */
export function weaviateStore(config: StoreConfigOf<'weaviate'>, secretOf: SecretOf): StoreDriver {
  const at = (url: string): Asking => ({ ask: askWeaviate(config, secretOf), config, url });
  const withProperties = knownProperties();
  return {
    kind: 'weaviate',
    async search(url, vectors, topK) {
      if (vectors.length === 0) return [];
      return withProperties(at(url), (properties) => search(at(url), properties, vectors, topK));
    },
    status: (url) => status(at(url)),
    reopen: async () => ({
      done: false,
      reason: 'weaviate has no command that opens an index again: only a restart of its process does',
    }),
    upsert: (url, documents) => upsert(at(url), documents),
    checkWrite: (url) => checkWrite(at(url)),
    quiesce: (url) => flushLogs(at(url)),
    ...weaviateContents(at),
  };
}

const hit = z.looseObject({ _additional: z.object({ id: z.string(), distance: z.number() }) });

/**
 * Sends all vectors in one query, each under its own name, and returns their hits with all
 * properties.
 */
async function search(
  { ask, config, url }: Asking,
  properties: string[],
  vectors: number[][],
  topK: number,
): Promise<SearchAnswer[]> {
  const { collection, idProperty, textProperty, vector: target } = config;
  const read = new Set([...(idProperty === null ? [] : [idProperty]), textProperty, ...properties]);
  const targets = target === undefined ? '' : `, targetVectors: ["${target}"]`;
  const parts = vectors.map((vector, at) => {
    const near = `limit: ${topK}, nearVector: {vector: ${JSON.stringify(vector)}${targets}}`;
    return `q${at}: ${collection}(${near}) { ${[...read].join(' ')} _additional { id distance } }`;
  });
  const shape = z.object({ Get: z.record(z.string(), z.array(hit)) });
  const { Get } = await ask
    .graphql(url, `{ Get { ${parts.join(' ')} } }`, shape, SEARCH_MS)
    .catch((error: unknown) => unlessOtherDimension({ ask, config, url }, vectors[0]?.length ?? 0, error));
  return vectors.map((_, at) => answerOf(url, config, Get[`q${at}`]));
}

/**
 * Throws the error, or DependencyUnavailable if the objects themselves have vectors of another
 * length than ours: then the index is not at fault.
 */
async function unlessOtherDimension(asking: Asking, length: number, error: unknown): Promise<never> {
  if (!(error instanceof StoreFailed && error.message.includes('vector lengths'))) throw error;
  const { vector: name } = asking.config;
  const object = await someObject(asking, SEARCH_MS);
  const stored = name === undefined ? object?.vector : object?.vectors?.[name];
  if (!Array.isArray(stored) || stored.length === length) throw error;
  throw new DependencyUnavailable(
    `weaviate at '${asking.url}' holds vectors of dimension ${stored.length}, and was asked with one of ${length}: ${COMPARE}`,
  );
}

function answerOf(
  url: string,
  { idProperty, textProperty }: Asking['config'],
  hits: z.infer<typeof hit>[] | undefined,
): SearchAnswer {
  if (!hits) throw new StoreFailed(`weaviate at '${url}' left a query unanswered: look at its log`);
  const ids = hits.map((one) => String((idProperty && one[idProperty]) ?? one._additional.id));
  const texts = hits.map((one) => (typeof one[textProperty] === 'string' ? one[textProperty] : null));
  return { ids, scores: hits.map(({ _additional }) => 1 - _additional.distance), texts };
}

async function status({ ask, config, url }: Asking) {
  let version: string | null = null;
  try {
    ({ version } = await ask.rest(url, '/v1/meta', z.object({ version: z.string() }), { ms: STATUS_MS }));
    const { collection } = config;
    const records = await countOf({ ask, config, url }, collection);
    return { reachable: true, version, records, detail: `collection '${collection}' holds ${records} objects` };
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { reachable: version !== null, version, records: null, detail: error.message };
  }
}
