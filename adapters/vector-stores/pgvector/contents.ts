import type { Client } from 'pg';
import type { StoreContents, StoredDocument } from '../../../core/kernel/ports/vector-store.ts';
import { inBatches } from '../in-batches.ts';
import { holdings } from './holdings.ts';
import type { Asking } from './maintenance.ts';

const READ_MS = 10_000;
const WRITE_MS = 20_000;
const BATCH = 250;
/** A table of up to this many rows is sorted at random as a whole. */
const SMALL_TABLE = 10_000;

type Row = { id: string; text: string | null; vector: string | null; metadata: Record<string, unknown> | null };

/** Reads what a Postgres server holds in the configured table and beside it. */
export function pgvectorContents(at: (url: string) => Asking): StoreContents {
  return {
    read: async (url, ids) =>
      (await inBatches(ids, BATCH, (some) => rowsOf(at(url), at(url).statements.read(some.length), some))).flat(),
    async page(url, after, limit) {
      const { first, after: rest } = at(url).statements;
      const documents = await (after === null
        ? rowsOf(at(url), first, [limit])
        : rowsOf(at(url), rest, [limit, after]));
      return { documents, next: documents.length < limit ? null : (documents.at(-1)?.id ?? null) };
    },
    sample: async (url, count) =>
      count < 1 ? [] : at(url).on(url, READ_MS, (client) => sample(client, at(url), count)),
    holdings: (url) => holdings(at(url)),
    remove: async (url, ids) => {
      const { on, statements } = at(url);
      await inBatches(ids, BATCH, (some) =>
        on(url, WRITE_MS, (client) => client.query(statements.remove(some.length), some)),
      );
    },
  };
}

function rowsOf({ on, url }: Asking, statement: string, values: unknown[]): Promise<StoredDocument[]> {
  return on(url, READ_MS, (client) => documentsOf(client, statement, values));
}

async function documentsOf(client: Client, statement: string, values: unknown[]): Promise<StoredDocument[]> {
  const { rows } = await client.query<Row>(statement, values);
  return rows.map(({ id, text, vector, metadata }) => ({
    id,
    text: text ?? '',
    metadata: metadata ?? {},
    vector: vector === null ? [] : (JSON.parse(vector) as number[]),
  }));
}

/**
 * Returns random rows. Of a large table it reads some random pages, with ten times as many rows as
 * wanted, and picks from those.
 */
async function sample(client: Client, { statements }: Asking, count: number): Promise<StoredDocument[]> {
  const { rows } = await client.query<{ rows: string }>(statements.guess);
  const guessed = Number(rows[0]?.rows ?? 0);
  if (guessed <= SMALL_TABLE) return documentsOf(client, statements.someOfAll, [count]);
  const percent = Math.min(100, Math.max(0.01, (1000 * count) / guessed));
  return documentsOf(client, statements.someOf(percent), [count]);
}
