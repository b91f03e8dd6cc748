import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import { type StoredDocument, StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import { uuidOf } from '../uuid-of.ts';
import type { Asking } from './request.ts';

const WRITE_MS = 20_000;
const CHECK_WRITE_MS = 5_000;
const BATCH = 100;
const CHECKED = uuidOf('ragmend-write-check');

/**
 * An object to store. Weaviate compares it with the existing one and writes nothing if both are the
 * same.
 */
type PutObject = { class: string; id: string; properties: Record<string, unknown> } & Record<string, unknown>;

/** Stores documents as objects, each with a UUID made from its id; throws StoreFailed. */
export async function upsert(asking: Asking, documents: StoredDocument[]): Promise<void> {
  const objects = documents.map((document) => objectOf(asking.config, document));
  for (let start = 0; start < objects.length; start += BATCH)
    await put(asking, objects.slice(start, start + BATCH), WRITE_MS);
  await put(asking, objects.slice(-1), WRITE_MS);
}

/**
 * Makes Weaviate write the rest of its vector index log. Up to at least 1.35, it answers a batch
 * before the log has the batch's vectors; they are lost if the server is killed or copied at that
 * moment. Every batch writes what the previous one left; storing an existing object again changes
 * nothing.
 */
export async function flushLogs(asking: Asking): Promise<void> {
  const object = await someObject(asking, WRITE_MS);
  if (object) await put(asking, [object], WRITE_MS);
}

/**
 * Stores an object without a vector, which no search finds, and removes it again. If a module would
 * compute its vector, it merges nothing into an existing object instead: only a collection that
 * takes no writes refuses that.
 */
export async function checkWrite(asking: Asking): Promise<void> {
  const { ask, config, url } = asking;
  const own = { class: config.collection, id: CHECKED, properties: {} };
  if (await isVectorised(asking)) {
    const standing = await someObject(asking, CHECK_WRITE_MS);
    const request = { method: 'PATCH', body: { ...own, id: standing?.id }, ms: CHECK_WRITE_MS } as const;
    if (standing) await ask.rest(url, `/v1/objects/${config.collection}/${standing.id}`, z.null(), request);
    return;
  }
  await put(asking, [own], CHECK_WRITE_MS);
  const request = { method: 'DELETE', ms: CHECK_WRITE_MS } as const;
  await ask.rest(url, `/v1/objects/${config.collection}/${CHECKED}`, z.null(), request);
}

const written = z.array(
  z.object({
    result: z.object({ errors: z.object({ error: z.array(z.object({ message: z.string() })) }).nullish() }),
  }),
);

async function put({ ask, url }: Asking, objects: PutObject[], ms: number): Promise<void> {
  if (objects.length === 0) return;
  const answers = await ask.rest(url, '/v1/batch/objects', written, {
    method: 'POST',
    body: { objects },
    ms,
    carries: 'documents',
  });
  const refused = answers.flatMap(({ result }) => result.errors?.error ?? []);
  if (refused.length === 0) return;
  const reason = refused[0]?.message.slice(0, 300);
  throw new StoreFailed(`weaviate at '${url}' refused ${refused.length} of ${objects.length} objects: ${reason}`);
}

function objectOf(config: StoreConfigOf<'weaviate'>, { id, text, vector, metadata }: StoredDocument): PutObject {
  const { collection, idProperty, textProperty, vector: name } = config;
  const known = { ...(idProperty === null ? {} : { [idProperty]: id }), [textProperty]: text };
  const vectors = name === undefined ? { vector } : { vectors: { [name]: vector } };
  return { class: collection, id: uuidOf(id), properties: { ...metadata, ...known }, ...vectors };
}

const listed = z.object({
  objects: z.array(
    z.object({
      class: z.string(),
      id: z.string(),
      properties: z.record(z.string(), z.unknown()),
      vector: z.array(z.number()).optional(),
      vectors: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

type StandingObject = z.infer<typeof listed>['objects'][number];

/** Returns one existing object with its vectors, in the form to store. */
export async function someObject({ ask, config, url }: Asking, ms: number): Promise<StandingObject | undefined> {
  const path = `/v1/objects?class=${config.collection}&limit=1&include=vector`;
  return (await ask.rest(url, path, listed, { ms })).objects[0];
}

const schema = z.object({
  vectorizer: z.string().optional(),
  vectorConfig: z.record(z.string(), z.object({ vectorizer: z.record(z.string(), z.unknown()) })).optional(),
});

/** Returns whether Weaviate calls a model for an object without a vector. */
async function isVectorised({ ask, config, url }: Asking): Promise<boolean> {
  const path = `/v1/schema/${config.collection}`;
  const { vectorizer, vectorConfig = {} } = await ask.rest(url, path, schema, { ms: CHECK_WRITE_MS });
  const named = Object.values(vectorConfig).flatMap((vector) => Object.keys(vector.vectorizer));
  return [vectorizer ?? 'none', ...named].some((name) => name !== 'none' && name !== '');
}
