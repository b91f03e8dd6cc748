import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { chromaReady, type chromaServer, createChromaCollection } from '../../adapters/vector-stores/chroma/server.ts';
import { openVectorStore } from '../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../core/contracts/config/store-config.ts';
import { type StoreDriver, StoreFailed } from '../../core/kernel/ports/vector-store.ts';
import { freePorts, type RealServer, startServer } from '../adapters/vector-stores/real-server.ts';

export const DOCUMENTS = 500;
/** As many documents an older copy of the volume holds. */
const EARLIER = 250;
const ROOT = join(__dirname, '../..');
const DIMENSION = 64;

type Damage = (files: string, earlier: string) => void;

/** A real Chroma with 500 documents, and others on damaged copies of its volume. */
export type BrokenChroma = Awaited<ReturnType<typeof brokenChroma>>;

/** Pseudo-random numbers, the same for the same document. */
export function vectorOf(at: number): number[] {
  let state = at * 2_654_435_761 + 1;
  return Array.from({ length: DIMENSION }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) / 65_536 - 0.5;
  });
}

const DAMAGES = {
  zeroTenth(files) {
    const file = join(files, 'chroma.sqlite3');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0, Math.floor(bytes.length * 0.6), Math.floor(bytes.length * 0.7)));
  },
  loseText(files) {
    const database = new Database(join(files, 'chroma.sqlite3'));
    const rows = `SELECT id FROM embeddings WHERE embedding_id = 'd7'`;
    database.exec(`DELETE FROM embedding_metadata WHERE key = 'chroma:document' AND id IN (${rows})`);
    database.close();
  },
  olderIndex(files, earlier) {
    const index = (of: string) => readdirSync(of).find((name) => name.includes('-')) ?? '';
    rmSync(join(files, index(files)), { recursive: true });
    cpSync(join(earlier, index(earlier)), join(files, index(earlier)), { recursive: true });
  },
} satisfies Record<string, Damage>;

/** Starts it; `close` ends all servers by their pids and removes their folders. */
export async function brokenChroma(commandOf: typeof chromaServer) {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-field-'));
  const servers: RealServer[] = [];
  const start = async (folder: string): Promise<RealServer> => {
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const isReady = () => chromaReady(url, 'docs');
    const server = await startServer(commandOf(ROOT)(join(dir, folder), port), { url, log: join(dir, 'log'), isReady });
    servers.push(server);
    return server;
  };
  const opened = (over = {}) => openVectorStore(storeConfig.parse({ kind: 'chroma', collection: 'docs', ...over }));
  const store = opened();
  const first = await start('data');
  await createChromaCollection(first.url, 'docs');
  await put(store, first.url, 0, EARLIER);
  await first.stop('SIGKILL');
  cpSync(join(dir, 'data'), join(dir, 'earlier'), { recursive: true });
  const second = await start('data');
  await put(store, second.url, EARLIER, DOCUMENTS);
  await second.stop('SIGKILL');
  cpSync(join(dir, 'data'), join(dir, 'whole'), { recursive: true });
  const { url } = await start('data');
  return {
    ...{ url, store, bareSearch, answered, walk: (at: string) => walk(store, at) },
    async broken(name: string, damage: keyof typeof DAMAGES): Promise<string> {
      cpSync(join(dir, 'whole'), join(dir, name), { recursive: true });
      DAMAGES[damage](join(dir, name), join(dir, 'earlier'));
      return (await start(name)).url;
    },
    /** Makes a tenant where it is not there, a database of it and a collection, and opens that. */
    async inDatabase(database: string, collection: string, tenant = 'default_tenant'): Promise<StoreDriver> {
      await post(`${url}/api/v2/tenants`, { name: tenant });
      await post(`${url}/api/v2/tenants/${tenant}/databases`, { name: database });
      await post(`${url}/api/v2/tenants/${tenant}/databases/${database}/collections`, { name: collection });
      return opened({ collection, tenant, database });
    },
    async close() {
      await Promise.all(servers.map((server) => server.stop('SIGKILL')));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function put(store: StoreDriver, url: string, from: number, to: number): Promise<void> {
  const documents = Array.from({ length: to - from }, (_, index) => ({
    id: `d${from + index}`,
    text: `document ${from + index} ${'of the handbook '.repeat(20)}`,
    vector: vectorOf(from + index),
    metadata: { chapter: index },
  }));
  await store.upsert(url, documents);
}

/** The search as it was: nothing but ids and distances. */
async function bareSearch(url: string, vectors: number[][]): Promise<void> {
  const collections = `${url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
  const { id } = (await (await fetch(`${collections}/docs`)).json()) as { id: string };
  const body = { query_embeddings: vectors, n_results: 5, include: ['distances'] };
  const { ok, status } = await post(`${collections}/${id}/query`, body);
  if (!ok) throw new StoreFailed(`${status}`);
}

/** How many of all documents were answered. */
async function answered(ask: (at: number) => Promise<unknown>): Promise<number> {
  let count = 0;
  for (let at = 0; at < DOCUMENTS; at++) {
    try {
      await ask(at);
      count += 1;
    } catch (error) {
      if (!(error instanceof StoreFailed)) throw error;
    }
  }
  return count;
}

async function walk(store: StoreDriver, url: string): Promise<void> {
  let after: string | null = null;
  do after = (await store.page(url, after, 50)).next;
  while (after !== null);
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
