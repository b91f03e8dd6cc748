import * as z from 'zod';
import type { Ranking } from '../../../core/contracts/golden.ts';
import type { StoreConfigOf } from '../../../core/contracts/store-config.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { type StoreDriver, type StoredDocument, StoreFailed } from '../../../core/kernel/vector-store.ts';
import { uuidOf } from '../uuid-of.ts';
import { type AskWeaviate, askWeaviate } from './request.ts';

const SEARCH_MS = 2_000;
const STATUS_MS = 2_000;
const WRITE_MS = 20_000;
const CHECK_WRITE_MS = 5_000;
const BATCH = 100;

type Asking = { ask: AskWeaviate; config: StoreConfigOf<'weaviate'>; url: string };

/** A driver for Weaviate over REST and GraphQL: objects bring their vectors, scores are 1 - distance. */
export function weaviateStore(config: StoreConfigOf<'weaviate'>, secretOf: SecretOf): StoreDriver {
  const at = (url: string): Asking => ({ ask: askWeaviate(config, secretOf), config, url });
  return {
    kind: 'weaviate',
    search: (url, vectors, topK) => search(at(url), vectors, topK),
    status: (url) => status(at(url)),
    reopen: async () => ({
      done: false,
      reason: 'weaviate has no command that opens an index again: only a restart of its process does',
    }),
    upsert: (url, documents) => upsert(at(url), documents),
    checkWrite: (url) => checkWrite(at(url)),
    // Weaviate answers a write when its logs have it, and has no command that flushes them.
    quiesce: async () => undefined,
  };
}

const hit = z.looseObject({ _additional: z.object({ id: z.string(), distance: z.number() }) });

/** All vectors in one query, each under a name of its own. */
async function search({ ask, config, url }: Asking, vectors: number[][], topK: number): Promise<Ranking[]> {
  if (vectors.length === 0) return [];
  const { collection, idProperty, vector: target } = config;
  const targets = target === undefined ? '' : `, targetVectors: ["${target}"]`;
  const parts = vectors.map((vector, at) => {
    const near = `limit: ${topK}, nearVector: {vector: ${JSON.stringify(vector)}${targets}}`;
    return `q${at}: ${collection}(${near}) { ${idProperty ?? ''} _additional { id distance } }`;
  });
  const shape = z.object({ Get: z.record(z.string(), z.array(hit)) });
  const { Get } = await ask.graphql(url, `{ Get { ${parts.join(' ')} } }`, shape, SEARCH_MS);
  return vectors.map((_, at) => rankingOf(url, idProperty, Get[`q${at}`]));
}

function rankingOf(url: string, idProperty: string | null, hits: z.infer<typeof hit>[] | undefined): Ranking {
  if (!hits) throw new StoreFailed(`weaviate at '${url}' left a query unanswered: look at its log`);
  const ids = hits.map((one) => String((idProperty && one[idProperty]) ?? one._additional.id));
  return { ids, scores: hits.map(({ _additional }) => 1 - _additional.distance) };
}

async function status({ ask, config, url }: Asking) {
  let version: string | null = null;
  try {
    ({ version } = await ask.rest(url, '/v1/meta', z.object({ version: z.string() }), { ms: STATUS_MS }));
    const { collection } = config;
    const shape = z.object({
      Aggregate: z.object({ [collection]: z.tuple([z.object({ meta: z.object({ count: z.int() }) })]) }),
    });
    const query = `{ Aggregate { ${collection} { meta { count } } } }`;
    const { Aggregate } = await ask.graphql(url, query, shape, STATUS_MS);
    const records = Aggregate[collection]?.[0].meta.count ?? null;
    return { reachable: true, version, records, detail: `collection '${collection}' holds ${records} objects` };
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { reachable: version !== null, version, records: null, detail: error.message };
  }
}

const written = z.array(
  z.object({
    result: z.object({ errors: z.object({ error: z.array(z.object({ message: z.string() })) }).nullish() }),
  }),
);

async function upsert({ ask, config, url }: Asking, documents: StoredDocument[]): Promise<void> {
  for (let start = 0; start < documents.length; start += BATCH) {
    const objects = documents.slice(start, start + BATCH).map((document) => objectOf(config, document));
    const request = { method: 'POST', body: { objects }, ms: WRITE_MS } as const;
    const answers = await ask.rest(url, '/v1/batch/objects', written, request);
    const refused = answers.flatMap(({ result }) => result.errors?.error ?? []);
    if (refused.length > 0)
      throw new StoreFailed(
        `weaviate at '${url}' refused ${refused.length} of ${objects.length} objects: ${refused[0]?.message.slice(0, 300)}`,
      );
  }
}

function objectOf(config: StoreConfigOf<'weaviate'>, { id, text, vector, metadata }: StoredDocument) {
  const { collection, idProperty, textProperty, vector: name } = config;
  const known = { ...(idProperty === null ? {} : { [idProperty]: id }), [textProperty]: text };
  const vectors = name === undefined ? { vector } : { vectors: { [name]: vector } };
  return { class: collection, id: uuidOf(id), properties: { ...metadata, ...known }, ...vectors };
}

/** Merges nothing into an object that stands, which Weaviate writes all the same; an empty collection has none to try it on. */
async function checkWrite({ ask, config, url }: Asking): Promise<void> {
  const { collection } = config;
  const shape = z.object({ objects: z.array(z.object({ id: z.string() })) });
  const path = `/v1/objects?class=${collection}&limit=1`;
  const [object] = (await ask.rest(url, path, shape, { ms: CHECK_WRITE_MS })).objects;
  if (!object) return;
  const body = { class: collection, properties: {} };
  const request = { method: 'PATCH', body, ms: CHECK_WRITE_MS } as const;
  await ask.rest(url, `/v1/objects/${collection}/${object.id}`, z.null(), request);
}
