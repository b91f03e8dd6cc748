import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { StoreContents, StoredDocument, StoreHolding } from '../../../core/kernel/vector-store.ts';
import { StoreRefused } from '../request.ts';
import { uuidOf } from '../uuid-of.ts';
import type { Asking } from './request.ts';

const READ_MS = 10_000;
const WRITE_MS = 20_000;
const AT_ONCE = 25;

const object = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
  vector: z.array(z.number()).optional(),
  vectors: z.record(z.string(), z.array(z.number())).optional(),
});
type WeaviateObject = z.infer<typeof object>;

/** What a Weaviate server holds, by the API of its objects. https://docs.weaviate.io/weaviate/api/rest */
export function weaviateContents(at: (url: string) => Asking): StoreContents {
  return {
    read: async (url, ids) => (await inGroups(ids, (id) => readOne(at(url), id))).filter((one) => one !== null),
    async page(url, after, limit) {
      const objects = await listed(at(url), after, limit);
      const next = objects.length < limit ? null : (objects.at(-1)?.id ?? null);
      return { documents: objects.map((one) => documentOf(at(url), one)), next };
    },
    sample: (url, count) => sample(at(url), count),
    holdings: (url) => holdings(at(url)),
    remove: async (url, ids) => void (await inGroups(ids, (id) => removeOne(at(url), id))),
  };
}

async function inGroups<T>(ids: string[], work: (id: string) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE)
    done.push(...(await Promise.all(ids.slice(start, start + AT_ONCE).map(work))));
  return done;
}

async function readOne(asking: Asking, id: string): Promise<StoredDocument | null> {
  const path = `${addressOf(asking, id)}?include=vector`;
  const found = await unlessMissing(asking.ask.rest(asking.url, path, object, { ms: READ_MS }));
  return found === null ? null : documentOf(asking, found);
}

async function removeOne(asking: Asking, id: string): Promise<void> {
  const request = { method: 'DELETE', ms: WRITE_MS } as const;
  await unlessMissing(asking.ask.rest(asking.url, addressOf(asking, id), z.null(), request));
}

const addressOf = ({ config }: Asking, id: string) => `/v1/objects/${config.collection}/${uuidOf(id)}`;

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StoreRefused && error.status === 404) return null;
    throw error;
  }
}

/** Objects in the order of their UUIDs. */
async function listed({ ask, config, url }: Asking, after: string | null, limit: number): Promise<WeaviateObject[]> {
  const from = after === null ? '' : `&after=${after}`;
  const path = `/v1/objects?class=${config.collection}&limit=${limit}&include=vector${from}`;
  const { objects } = await ask.rest(url, path, z.object({ objects: z.array(object) }), { ms: READ_MS });
  return objects;
}

/** UUIDs made from ids are spread evenly, so that those after a random one are random documents. */
async function sample(asking: Asking, count: number): Promise<StoredDocument[]> {
  const after = await listed(asking, randomUUID(), count);
  const known = new Set(after.map(({ id }) => id));
  const first = after.length < count ? await listed(asking, null, count) : [];
  const rest = first.filter(({ id }) => !known.has(id)).slice(0, count - after.length);
  return [...after, ...rest].map((one) => documentOf(asking, one));
}

function documentOf({ config }: Asking, { id, properties, vector = [], vectors }: WeaviateObject): StoredDocument {
  const { idProperty, textProperty, vector: name } = config;
  const { [textProperty]: text, ...others } = properties;
  const own = idProperty === null ? undefined : others[idProperty];
  if (idProperty !== null) delete others[idProperty];
  return {
    ...{ id: String(own ?? id), text: typeof text === 'string' ? text : '' },
    vector: name === undefined ? vector : (vectors?.[name] ?? []),
    metadata: others,
  };
}

async function holdings({ ask, config, url }: Asking): Promise<StoreHolding[]> {
  const schema = z.object({ classes: z.array(z.object({ class: z.string() })).nullish() });
  const { classes } = await ask.rest(url, '/v1/schema', schema, { ms: READ_MS });
  const names = (classes ?? []).map((one) => one.class);
  if (names.length === 0) return [];
  const counted = z.object({
    Aggregate: z.record(z.string(), z.tuple([z.object({ meta: z.object({ count: z.int() }) })])),
  });
  const query = `{ Aggregate { ${names.map((name) => `${name} { meta { count } }`).join(' ')} } }`;
  const { Aggregate } = await ask.graphql(url, query, counted, READ_MS);
  return names.map((name) => ({
    ...{ name, records: Aggregate[name]?.[0].meta.count ?? null },
    ours: name === config.collection,
  }));
}
