import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import type { SearchAnswer } from '../../../core/contracts/golden.ts';
import { type StoreDriver, type StoredDocument, StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { onPostgres } from './connection.ts';
import { pgvectorContents } from './contents.ts';
import { type Asking, quiesce, rebuild, run } from './maintenance.ts';
import { refuseOtherDimension, refuseOtherWays } from './plan.ts';
import { statementsFor } from './statements.ts';

const SEARCH_MS = 2_000;
const STATUS_MS = 5_000;
const WRITE_MS = 20_000;
const CHECK_WRITE_MS = 5_000;
const BATCH = 250;

/**
 * Returns a driver for pgvector on Postgres, where each shard is a server. Scores are 1 - distance.
 * Only host and port of a url are read.
 */
export function pgvectorStore(config: StoreConfigOf<'pgvector'>, secretOf: SecretOf): StoreDriver {
  const known = { on: onPostgres(config, secretOf), statements: statementsFor(config), config };
  const at = (url: string): Asking => ({ ...known, url });
  return {
    kind: 'pgvector',
    search: (url, vectors, topK) => search(at(url), vectors, topK),
    status: (url) => status(at(url)),
    reopen: (url) => rebuild(at(url)),
    upsert: (url, documents) => upsert(at(url), documents),
    // Locking a row writes to its page and to the log, and changes nothing that can be read.
    checkWrite: (url) => run(at(url), CHECK_WRITE_MS, 'lockOne'),
    quiesce: (url) => quiesce(at(url)),
    ...pgvectorContents(at),
  };
}

type Row = { id: string; distance: number; text: string | null };

async function search(asking: Asking, vectors: number[][], topK: number): Promise<SearchAnswer[]> {
  const { on, statements, url } = asking;
  if (vectors.length === 0) return [];
  return on(url, SEARCH_MS, async (client) => {
    await client.query(statements.throughIndex);
    await refuseOtherDimension(asking, client, vectors[0]?.length ?? 0);
    await refuseOtherWays(asking, client, [JSON.stringify(vectors[0]), topK]);
    const answers: SearchAnswer[] = [];
    for (const vector of vectors) {
      const values = [JSON.stringify(vector), topK];
      const { rows } = await client.query<Row>(statements.search, values);
      const scores = rows.map(({ distance }) => 1 - distance);
      answers.push({ ids: rows.map(({ id }) => id), scores, texts: rows.map(({ text }) => text) });
    }
    return answers;
  });
}

async function status({ on, statements, config, url }: Asking) {
  let version: string | null = null;
  try {
    return await on(url, STATUS_MS, async (client) => {
      const known = await client.query<{ version: string }>(statements.version);
      version = known.rows[0]?.version ?? null;
      const { rows } = await client.query<{ records: number }>(statements.count);
      const records = rows[0]?.records ?? null;
      return { reachable: true, version, records, detail: `table '${config.table}' holds ${records} rows` };
    });
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { reachable: version !== null, version, records: null, detail: error.message };
  }
}

async function upsert({ on, statements, config, url }: Asking, documents: StoredDocument[]): Promise<void> {
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH);
    const values = batch.flatMap(({ id, text, vector, metadata }) => {
      const row = [id, text, JSON.stringify(vector)];
      return config.metadataColumn === null ? row : [...row, JSON.stringify(metadata)];
    });
    await on(url, WRITE_MS, async (client) => {
      await client.query(statements.findExtension);
      await client.query(statements.upsert(batch.length), values);
    });
  }
}
