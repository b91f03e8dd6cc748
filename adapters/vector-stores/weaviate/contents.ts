import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { StoreContents, StoredDocument, StoreHolding } from '../../../core/kernel/ports/vector-store.ts';
import { mapLimited } from '../../map-limited.ts';
import { nullWhereFailed } from '../null-where-failed.ts';
import { nullWhereMissing } from '../request.ts';
import { uuidOf } from '../uuid-of.ts';
import { countOf } from './count.ts';
import type { Asking } from './request.ts';

const READ_MS = 10_000;
const WRITE_MS = 20_000;
const AT_ONCE = 25;
/** The number of places of a sample; neighbouring objects come in one request. */
const DRAWS = 3;

const object = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
  vector: z.array(z.number()).optional(),
  vectors: z.record(z.string(), z.array(z.number())).optional(),
});
type WeaviateObject = z.infer<typeof object>;

/**
 * Reads the contents of a Weaviate server, by the API of its objects.
 * https://docs.weaviate.io/weaviate/api/rest
 */
export function weaviateContents(at: (url: string) => Asking): StoreContents {
  return {
    read: async (url, ids) =>
      (await mapLimited(ids, AT_ONCE, (id) => readOne(at(url), id))).filter((one) => one !== null),
    async page(url, after, limit) {
      const objects = await listed(at(url), after, limit);
      const next = objects.length < limit ? null : (objects.at(-1)?.id ?? null);
      return { documents: objects.map((one) => documentOf(at(url), one)), next };
    },
    sample: (url, count) => sample(at(url), count),
    holdings: (url) => holdings(at(url)),
    remove: async (url, ids) => void (await mapLimited(ids, AT_ONCE, (id) => removeOne(at(url), id))),
  };
}

async function readOne(asking: Asking, id: string): Promise<StoredDocument | null> {
  const path = `${addressOf(asking, id)}?include=vector`;
  const found = await asking.ask.rest(asking.url, path, object, { ms: READ_MS }).catch(nullWhereMissing);
  return found === null ? null : documentOf(asking, found);
}

async function removeOne(asking: Asking, id: string): Promise<void> {
  const request = { method: 'DELETE', ms: WRITE_MS } as const;
  await asking.ask.rest(asking.url, addressOf(asking, id), z.null(), request).catch(nullWhereMissing);
}

const addressOf = ({ config }: Asking, id: string) => `/v1/objects/${config.collection}/${uuidOf(id)}`;

/** Returns objects in the order of their UUIDs. */
async function listed({ ask, config, url }: Asking, after: string | null, limit: number): Promise<WeaviateObject[]> {
  const from = after === null ? '' : `&after=${after}`;
  const path = `/v1/objects?class=${config.collection}&limit=${limit}&include=vector${from}`;
  const { objects } = await ask.rest(url, path, z.object({ objects: z.array(object) }), { ms: READ_MS });
  return objects;
}

/**
 * Returns the objects that follow random UUIDs: UUIDs made from ids are spread evenly. If the draws
 * found too few, the first objects fill up.
 */
async function sample(asking: Asking, count: number): Promise<StoredDocument[]> {
  if (count < 1) return [];
  await countOf(asking, asking.config.collection);
  const size = Math.ceil(count / DRAWS);
  const drawn = await Promise.all(Array.from({ length: DRAWS }, () => listed(asking, randomUUID(), size)));
  const found = new Map(drawn.flat().map((one) => [one.id, one]));
  if (found.size < count) for (const one of await listed(asking, null, count)) found.set(one.id, one);
  return [...found.values()].slice(0, count).map((one) => documentOf(asking, one));
}

function documentOf({ config }: Asking, { id, properties, vector = [], vectors }: WeaviateObject): StoredDocument {
  const { idProperty, textProperty, vector: name } = config;
  const { [textProperty]: text, ...others } = properties;
  const own = idProperty === null ? undefined : others[idProperty];
  if (idProperty !== null) delete others[idProperty];
  return {
    id: String(own ?? id),
    text: typeof text === 'string' ? text : '',
    vector: name === undefined ? vector : (vectors?.[name] ?? []),
    metadata: others,
  };
}

async function holdings(asking: Asking): Promise<StoreHolding[]> {
  const { ask, config, url } = asking;
  const schema = z.object({ classes: z.array(z.object({ class: z.string() })).nullish() });
  const { classes } = await ask.rest(url, '/v1/schema', schema, { ms: READ_MS });
  const held = async ({ class: name }: { class: string }) => ({
    name,
    records: await countOf(asking, name).catch(nullWhereFailed),
    ours: name === config.collection,
  });
  return mapLimited(classes ?? [], AT_ONCE, held);
}
