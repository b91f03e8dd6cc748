import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

const PAGE = 300;
const ASKED_AT_ONCE = 60;
const PATIENCE_MS = 20_000;
const CLOSE = 1e-4;

/** A golden query as a vector. */
export type Question = { qid: string; vector: number[] };
type Document = { text: string | null; metadata: string };
/** All that a service can read from one collection: the same, read in different ways. */
export type Reading = {
  count: number;
  byPage: Map<string, Document>;
  byId: Map<string, Document>;
  /** By id of a document: what its own vector finds first, and how far from it. */
  own: Map<string, { id: string | undefined; distance: number }>;
  /** By qid, best first, each with its text. */
  golden: Map<string, string[]>;
};
/** What was in the shard before any damage, and the vectors of its documents. */
export type Truth = Reading & { vectors: Map<string, number[]>; questions: Question[] };

const collection = z.object({ id: z.string(), name: z.string() });
const page = z.object({
  ids: z.array(z.string()),
  documents: z.array(z.string().nullable()),
  metadatas: z.array(z.record(z.string(), z.unknown()).nullable()),
  embeddings: z.array(z.array(z.number())).nullish(),
});
const found = z.object({
  ids: z.array(z.array(z.string())),
  distances: z.array(z.array(z.number())),
  documents: z.array(z.array(z.string().nullable())).nullish(),
  metadatas: z.array(z.array(z.record(z.string(), z.unknown()).nullable())).nullish(),
});
const source = z.object({
  id: z.string(),
  shardId: z.string(),
  text: z.string(),
  addedAt: z.string().nullish(),
  deletedAt: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).default({}),
});
type Ask = (path: string, body?: object) => Promise<unknown>;

/** Reads everything from a healthy server, as the measure of all that follows. */
export async function readTruth(url: string, name: string, questions: Question[]): Promise<Truth> {
  const ask = await asker(url, name);
  const vectors = new Map<string, number[]>();
  for await (const { ids, embeddings } of pages(ask, ['embeddings']))
    ids.forEach((id, at) => void vectors.set(id, embeddings?.[at] ?? []));
  return { ...(await read(ask, vectors, questions)), vectors, questions };
}

/** What a shard should hold by the file that it is indexed from: of two lines with one id the later one holds. */
export async function truthOfSource(
  file: string,
  shardId: string,
  embed: (texts: string[]) => Promise<number[][]>,
): Promise<Truth> {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const all = lines.map((line) => source.parse(JSON.parse(line))).filter((line) => line.shardId === shardId);
  const live = [...new Map(all.map((line) => [line.id, line])).values()].filter(({ deletedAt }) => !deletedAt);
  const vectors = await embed(live.map(({ text }) => text));
  const documents = new Map(
    live.map(({ id, text, metadata, addedAt }) => [id, documentOf(text, { ...metadata, addedAt })]),
  );
  return {
    ...{ count: live.length, byPage: documents, byId: documents, own: new Map(), golden: new Map(), questions: [] },
    vectors: new Map(live.map(({ id }, at) => [id, vectors[at] ?? []])),
  };
}

/** Says what a server answers otherwise than the truth, or refuses; knows Chroma's HTTP API alone. */
export async function faultsOf(url: string, name: string, truth: Truth): Promise<string[]> {
  try {
    return differences(truth, await read(await asker(url, name), truth.vectors, truth.questions));
  } catch (error) {
    return [`reading it failed: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`];
  }
}

async function asker(url: string, name: string): Promise<Ask> {
  const collections = `${url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
  const { id } = collection.parse(await request(`${collections}/${name}`));
  return (path, body) => request(`${collections}/${id}/${path}`, body);
}

/** A server that is only busy is asked again. */
async function request(url: string, body?: object): Promise<unknown> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  for (const deadline = performance.now() + PATIENCE_MS; ; await sleep(200)) {
    const response = await fetch(url, { ...(body ? post : {}), signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok) return response.json();
    const refusal = `${response.status} ${(await response.text()).slice(0, 150)}`;
    if (response.status !== 503 || performance.now() > deadline) throw new Error(refusal);
  }
}

async function read(ask: Ask, vectors: Map<string, number[]>, questions: Question[]): Promise<Reading> {
  const byPage = new Map<string, Document>();
  for await (const { ids, documents, metadatas } of pages(ask, ['documents', 'metadatas']))
    ids.forEach((id, at) => void byPage.set(id, documentOf(documents[at], metadatas[at])));
  return {
    count: z.number().parse(await ask('count')),
    byPage,
    byId: await readById(ask, [...vectors.keys()]),
    own: await askOwn(ask, [...vectors]),
    golden: await askGolden(ask, questions),
  };
}

async function* pages(ask: Ask, include: string[]) {
  for (let offset = 0; ; offset += PAGE) {
    const each = page.parse(await ask('get', { limit: PAGE, offset, include: ['documents', 'metadatas', ...include] }));
    yield each;
    if (each.ids.length < PAGE) return;
  }
}

async function readById(ask: Ask, all: string[]): Promise<Map<string, Document>> {
  const read = new Map<string, Document>();
  for (const ids of batches(all)) {
    const { documents, metadatas, ...got } = page.parse(await ask('get', { ids, include: ['documents', 'metadatas'] }));
    got.ids.forEach((id, at) => void read.set(id, documentOf(documents[at], metadatas[at])));
  }
  return read;
}

async function askOwn(ask: Ask, all: [string, number[]][]): Promise<Reading['own']> {
  const own: Reading['own'] = new Map();
  for (const batch of batches(all)) {
    const body = { query_embeddings: batch.map(([, vector]) => vector), n_results: 1, include: ['distances'] };
    const { ids, distances } = found.parse(await ask('query', body));
    batch.forEach(([id], at) => void own.set(id, { id: ids[at]?.[0], distance: distances[at]?.[0] ?? 2 }));
  }
  return own;
}

async function askGolden(ask: Ask, questions: Question[]): Promise<Reading['golden']> {
  const golden: Reading['golden'] = new Map();
  for (const { qid, vector } of questions) {
    const include = ['distances', 'documents', 'metadatas'];
    const { ids, documents } = found.parse(await ask('query', { query_embeddings: [vector], n_results: 5, include }));
    golden.set(
      qid,
      (ids[0] ?? []).map((id, at) => `${id}: ${documents?.[0]?.[at]}`),
    );
  }
  return golden;
}

function differences(truth: Truth, now: Reading): string[] {
  return [
    ...(now.count === truth.count ? [] : [`counts ${now.count} documents instead of ${truth.count}`]),
    ...ofDocuments('paging', truth.byPage, now.byPage),
    ...ofDocuments('reading by id', truth.byId, now.byId),
    ...ofOwn(truth, now.own),
    ...[...truth.golden]
      .filter(([qid, answer]) => String(answer) !== String(now.golden.get(qid)))
      .map(([qid]) => `golden query '${qid}' is answered otherwise`),
  ];
}

function ofDocuments(how: string, truth: Map<string, Document>, now: Map<string, Document>): string[] {
  const odd = [...now.keys()].filter((id) => !truth.has(id)).map((id) => `${how} gives '${id}', which nobody wrote`);
  const other = [...truth].flatMap(([id, { text, metadata }]) => {
    const document = now.get(id);
    if (!document) return [`${how} lacks '${id}'`];
    if (document.text !== text) return [`${how} gives another text of '${id}'`];
    return document.metadata === metadata ? [] : [`${how} gives other metadata of '${id}'`];
  });
  return [...other, ...odd];
}

/** Documents of one text have one vector: either is right. */
function ofOwn({ vectors }: Truth, now: Reading['own']): string[] {
  const alike = (a: string, b: string) => a === b || String(vectors.get(a)) === String(vectors.get(b));
  return [...now].flatMap(([id, own]) =>
    own.id !== undefined && alike(id, own.id) && Math.abs(own.distance) <= CLOSE
      ? []
      : [`its own vector does not find '${id}'`],
  );
}

function documentOf(text: string | null | undefined, metadata: Record<string, unknown> | null | undefined): Document {
  const fields = Object.entries(metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return { text: text ?? null, metadata: JSON.stringify(fields) };
}

function batches<T>(all: T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / ASKED_AT_ONCE) }, (_, at) =>
    all.slice(at * ASKED_AT_ONCE, (at + 1) * ASKED_AT_ONCE),
  );
}
