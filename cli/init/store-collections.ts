import * as z from 'zod';
import type { StoreConfig } from '../../core/contracts/config/store-config.ts';

/** A server's answer at a path: its status, and its body if that is JSON. */
export type Answer = { status: number; body: unknown };
export type Get = (path: string) => Promise<Answer>;
/**
 * A collection of a server: its dimension if known, the further settings of `store`, and any
 * obstacle.
 */
export type Collection = {
  name: string;
  dimension: number | null;
  fields: Record<string, string | null>;
  note: string | null;
};
/** The server reveals its contents only with a login. */
export class LoginWanted extends Error {
  override readonly name = 'LoginWanted' as const;
}

/**
 * Returns the collections of a server, asked without a login; throws LoginWanted, and an Error for
 * any other answer.
 */
export async function collectionsOf(kind: StoreConfig['kind'], get: Get): Promise<Collection[]> {
  const ask = ASKED[kind];
  if (ask === undefined) throw new LoginWanted(`${kind} tells nothing without one`);
  return ask(async (path) => {
    const { status, body } = await get(path);
    if (status === 401 || status === 403) throw new LoginWanted(`'${path}' was answered HTTP ${status}`);
    if (status !== 200) throw new Error(`'${path}' was answered HTTP ${status}`);
    return body;
  });
}

type Ask = (path: string) => Promise<unknown>;
const ASKED: Partial<Record<StoreConfig['kind'], (ask: Ask) => Promise<Collection[]>>> = {
  chroma: ofChroma,
  weaviate: ofWeaviate,
  qdrant: ofQdrant,
  opensearch: ofOpensearch,
};

const chromaList = z.array(z.object({ name: z.string(), dimension: z.number().nullish() }));

async function ofChroma(ask: Ask): Promise<Collection[]> {
  const list = chromaList.parse(await ask('/api/v2/tenants/default_tenant/databases/default_database/collections'));
  return list.map(({ name, dimension }) => ({ name, dimension: dimension ?? null, fields: {}, note: null }));
}

const weaviateSchema = z.object({
  classes: z
    .array(
      z.object({
        class: z.string(),
        vectorConfig: z.record(z.string(), z.unknown()).optional(),
        properties: z.array(z.object({ name: z.string(), dataType: z.array(z.string()) })).nullish(),
      }),
    )
    .nullish(),
});
const weaviateObjects = z.object({
  objects: z
    .array(
      z.object({
        vector: z.array(z.number()).optional(),
        vectors: z.record(z.string(), z.array(z.number())).optional(),
      }),
    )
    .nullish(),
});
const TEXTS = ['text', 'content', 'page_content', 'chunk', 'body'];

async function ofWeaviate(ask: Ask): Promise<Collection[]> {
  const { classes } = weaviateSchema.parse(await ask('/v1/schema'));
  return Promise.all(
    (classes ?? []).map(async ({ class: name, vectorConfig = {}, properties }) => {
      const query = new URLSearchParams({ class: name, limit: '1', include: 'vector' });
      const [first] = weaviateObjects.parse(await ask(`/v1/objects?${query}`)).objects ?? [];
      const [vector] = Object.keys(vectorConfig);
      const found = vector === undefined ? first?.vector : first?.vectors?.[vector];
      const texts = (properties ?? []).filter(({ dataType }) => dataType.includes('text')).map((one) => one.name);
      const text = TEXTS.find((each) => texts.includes(each)) ?? texts.find((each) => each !== 'docId');
      const fields = {
        ...(texts.includes('docId') ? {} : { idProperty: null }),
        ...(text === undefined || text === 'text' ? {} : { textProperty: text }),
        ...(vector !== undefined && { vector }),
      };
      return { name, dimension: found?.length ?? null, fields, note: null };
    }),
  );
}

const qdrantList = z.object({ result: z.object({ collections: z.array(z.object({ name: z.string() })) }) });
const qdrantVector = z.object({ size: z.number(), distance: z.string() });
const qdrantOne = z.object({
  result: z.object({
    config: z.object({ params: z.object({ vectors: z.union([qdrantVector, z.record(z.string(), qdrantVector)]) }) }),
  }),
});

async function ofQdrant(ask: Ask): Promise<Collection[]> {
  const { collections } = qdrantList.parse(await ask('/collections')).result;
  return Promise.all(
    collections.map(async ({ name }) => {
      const { vectors } = qdrantOne.parse(await ask(`/collections/${encodeURIComponent(name)}`)).result.config.params;
      const plain = qdrantVector.safeParse(vectors).data;
      const [[vector, named] = []] = plain
        ? []
        : Object.entries(vectors as Record<string, z.infer<typeof qdrantVector>>);
      const { size, distance } = plain ?? named ?? { size: null, distance: 'Cosine' };
      const measures = ['Cosine', 'Dot'].includes(distance);
      const note = measures ? null : `it measures ${distance}, which is not supported: Cosine or Dot is`;
      return { name, dimension: size, fields: vector === undefined ? {} : { vector }, note };
    }),
  );
}

const knn = z.object({
  type: z.literal('knn_vector'),
  dimension: z.number().optional(),
  method: z.object({ space_type: z.string().optional() }).optional(),
  space_type: z.string().optional(),
});
const mappings = z.record(
  z.string(),
  z.object({ mappings: z.object({ properties: z.record(z.string(), z.unknown()).optional() }) }),
);

async function ofOpensearch(ask: Ask): Promise<Collection[]> {
  const all = mappings.parse(await ask('/_mapping'));
  return Object.entries(all).flatMap(
    ([
      name,
      {
        mappings: { properties = {} },
      },
    ]) => {
      const [field, vector] =
        Object.entries(properties)
          .map(([key, value]) => [key, knn.safeParse(value).data] as const)
          .find(([, found]) => found !== undefined) ?? [];
      if (field === undefined || vector === undefined) return [];
      const texts = Object.keys(properties).filter((key) => (properties[key] as { type?: string }).type === 'text');
      const text = TEXTS.find((each) => texts.includes(each)) ?? texts[0];
      const fields = {
        ...(field !== 'embedding' && { vectorField: field }),
        ...(text !== undefined && text !== 'text' && { textField: text }),
      };
      const space = vector.method?.space_type ?? vector.space_type ?? 'l2';
      const note = space === 'cosinesimil' ? null : `its space is ${space}, which is not supported: cosinesimil is`;
      return [{ name, dimension: vector.dimension ?? null, fields, note }];
    },
  );
}
