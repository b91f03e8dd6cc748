import * as z from 'zod';
import { type StoreTls, storeTls } from './store-tls.ts';

const text = (about: string) => z.string().min(1).describe(about);
const named = (about: string) =>
  z
    .string()
    .regex(/^[A-Za-z_][0-9A-Za-z_]*$/, 'give letters, digits and underscores')
    .describe(about);
const secret = (about: string) => text(`Name of the secret that holds ${about}; without it, none is sent`).optional();

const tls = storeTls.describe('Speak TLS (https); without it, HTTP is spoken').optional();

const chroma = z.strictObject({
  kind: z.literal('chroma').describe('Chroma 1.x over its HTTP API'),
  collection: text('Collection that the shards hold'),
  tenant: text('Tenant of the collection; without it, `default_tenant`').optional(),
  database: text('Database of the collection; without it, `default_database`').optional(),
  tokenSecret: secret('its token'),
  tokenHeader: z
    .enum(['authorization', 'x-chroma-token'])
    .optional()
    .describe(
      'Header that carries the token: `authorization` (as `Bearer <token>`, the default), or `x-chroma-token` (the token alone)',
    ),
  tls,
});

const weaviate = z.strictObject({
  kind: z.literal('weaviate').describe('Weaviate 1.2x and 1.3x over REST and GraphQL'),
  collection: z
    .string()
    .regex(/^[A-Z][0-9A-Za-z_]*$/, 'begin with a capital letter, then letters, digits and underscores')
    .describe('Collection (class) that the shards hold'),
  idProperty: named("Property that holds the id of a document; null if the object's UUID is the id")
    .nullable()
    .default('docId'),
  textProperty: named('Property that holds the text of a document').default('text'),
  vector: named('Name of the vector, in a collection with named vectors').optional(),
  apiKeySecret: secret('its API key'),
  tls,
});

const pgvector = z.strictObject({
  kind: z.literal('pgvector').describe('Postgres with the extension pgvector, one server for each shard'),
  database: text('Database'),
  user: text(
    'User that reads and writes the table and may run CHECKPOINT (role pg_checkpoint); it has to own the table',
  ),
  passwordSecret: secret('the password of the user'),
  tls: z
    .union([z.boolean().describe('true: TLS without checking who answers'), storeTls])
    .default(false)
    .describe('Use TLS; `true` accepts any certificate, so better say how to verify it'),
  schema: text('Schema of the table').default('public'),
  table: text('Table that holds the documents'),
  idColumn: text('Column with the id of a document, with a unique index').default('id'),
  textColumn: text('Column with its text').default('text'),
  vectorColumn: text('Column with its vector, with an index of kind hnsw or ivfflat').default('embedding'),
  cast: z
    .string()
    .regex(/^(vector|halfvec|sparsevec|bit)\([1-9]\d{0,4}\)$/, 'give a type of pgvector, e.g. halfvec(3072)')
    .describe('Type that the index casts the vector to, e.g. halfvec(3072) for an index on `embedding::halfvec(3072)`')
    .optional(),
  metadataColumn: text('Column (jsonb) with its metadata; null for none').nullable().default('metadata'),
  distance: z
    .enum(['cosine', 'l2', 'inner-product'])
    .default('cosine')
    .describe('Distance that the index of the vectors is made for'),
  efSearch: z
    .int()
    .min(1)
    .max(1000)
    .default(200)
    .describe('Candidates of a search in an index of kind hnsw (`hnsw.ef_search`)'),
  probes: z
    .int()
    .min(1)
    .max(32_768)
    .default(10)
    .describe('Lists that a search looks at in an index of kind ivfflat (`ivfflat.probes`)'),
});

const opensearch = z.strictObject({
  kind: z.literal('opensearch').describe('OpenSearch 2.x and 3.x with its k-NN plugin, over its HTTP API'),
  index: text('Index that the shards hold; the id of a document is its `_id`'),
  vectorField: text('Field (knn_vector, space cosinesimil) that holds the vector').default('embedding'),
  textField: text('Field that holds the text').default('text'),
  user: text('User of basic authentication').optional(),
  passwordSecret: secret('the password of the user'),
  snapshotRepository: text(
    'Snapshot repository (type fs, on the volume of the shard) in which OpenSearch keeps one snapshot of its own, `ragmend`, made before each copy of the volume',
  ).optional(),
  tls,
});

const qdrant = z.strictObject({
  kind: z.literal('qdrant').describe('Qdrant 1.10 and newer (1.11 for documents at random) over its REST API'),
  collection: text('Collection that the shards hold'),
  idField: text("Field of the payload that holds the id of a document; null if the point's own id is the id")
    .nullable()
    .default('id'),
  textField: text('Field of the payload that holds its text').default('text'),
  vector: text('Name of the vector, in a collection with named vectors').optional(),
  apiKeySecret: secret('its API key'),
  ownSnapshots: z
    .boolean()
    .default(false)
    .describe(
      'Have Qdrant make a snapshot of its own before each copy of the volume, and remove its older snapshots of the collection',
    ),
  tls,
});

const run = (about: string, seconds: number) =>
  z
    .strictObject({
      run: z.array(z.string().min(1)).min(1).describe('Program and its arguments; no shell reads them'),
      seconds: z.number().min(0.1).max(240).default(seconds).describe('How long it may take, in seconds'),
    })
    .describe(about);

const command = z.strictObject({
  kind: z.literal('command').describe('Any other store, by programs that the agent runs'),
  search: run('Ranks documents by vectors', 5),
  status: run('Says how the server is', 5),
  upsert: run('Adds or replaces documents', 30),
  checkWrite: run('Makes a write that changes nothing readable', 10),
  reopen: run("Opens the index again; null if the store can't", 120).nullable().default(null),
  quiesce: run('Flushes memory to the files; null if there is nothing to do', 120).nullable().default(null),
  read: run("Reads documents by id; null if the store can't", 30).nullable().default(null),
  page: run("Lists all documents page by page; null if the store can't", 30).nullable().default(null),
  sample: run("Returns random documents; null if the store can't", 30).nullable().default(null),
  holdings: run("Names all collections of the server; null if the store can't", 30).nullable().default(null),
  remove: run("Removes documents by id; null if the store can't", 30).nullable().default(null),
  secrets: z.array(text('Name of a secret')).default([]).describe('Secrets that the programs get'),
});

/** The vector store of a target: its driver and the settings of that driver. */
export const storeConfig = z.discriminatedUnion('kind', [chroma, weaviate, pgvector, opensearch, qdrant, command]);
export type StoreConfig = z.infer<typeof storeConfig>;
/** The configuration of one kind of store. */
export type StoreConfigOf<Kind extends StoreConfig['kind']> = Extract<StoreConfig, { kind: Kind }>;

/** Returns the names of the secrets that the driver of a store asks for. */
export function secretNamesOf(store: StoreConfig): string[] {
  if (store.kind === 'command') return store.secrets;
  const fields = [...Object.entries(store), ...Object.entries(tlsOf(store) ?? {})];
  return fields.flatMap(([field, name]) => (field.endsWith('Secret') && typeof name === 'string' ? [name] : []));
}

/** Returns how a store speaks TLS; null if it does not, or its own programs do. */
export function tlsOf(store: StoreConfig): StoreTls | null {
  if (store.kind === 'command' || store.tls === undefined || store.tls === false) return null;
  return store.tls === true ? { insecureSkipVerify: true } : store.tls;
}
