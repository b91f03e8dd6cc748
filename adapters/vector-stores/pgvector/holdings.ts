import { type Client, DatabaseError, escapeIdentifier } from 'pg';
import { StoreFailed, type StoreHolding } from '../../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { inBatches } from '../in-batches.ts';
import type { Asking } from './maintenance.ts';

const LIST_MS = 30_000;
const COUNT_MS = 2_000;
/**
 * After this many tables that took too long or are damaged, the other tables of a database stay
 * uncounted.
 */
const MOST_UNCOUNTED = 5;

const DATABASES = `SELECT datname AS name FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 1`;
/** User tables: partitions count with their table; tables of extensions are left out. */
const TABLES = `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema$)'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e') ORDER BY 1, 2`;

type Table = { schema: string; name: string };

/**
 * Returns the tables of all databases of the server. A database that we may not open stands for all
 * its tables.
 */
export async function holdings(asking: Asking): Promise<StoreHolding[]> {
  const { on, config, url } = asking;
  const { rows } = await on(url, LIST_MS, (client) => client.query<{ name: string }>(DATABASES));
  const lists = await inBatches(rows, 1, async ([database]) => {
    const { name } = database as { name: string };
    return name === config.database ? tablesOf(asking, name) : tablesOf(asking, name).catch(closed(name));
  });
  return lists.flat();
}

async function tablesOf({ on, config, url }: Asking, database: string): Promise<StoreHolding[]> {
  const isHome = database === config.database;
  const held = async (client: Client) => {
    const { rows } = await client.query<Table>(TABLES);
    await client.query(`SET statement_timeout = ${COUNT_MS}`);
    const holdings: StoreHolding[] = [];
    let uncounted = 0;
    for (const { schema, name } of rows) {
      const records = uncounted < MOST_UNCOUNTED ? await countOf(client, { schema, name }) : null;
      if (records === null) uncounted += 1;
      const ours = isHome && schema === config.schema && name === config.table;
      holdings.push({ name: `${isHome ? '' : `${database}/`}${schema}.${name}`, records, ours });
    }
    return holdings;
  };
  return on(url, LIST_MS, held, database);
}

async function countOf(client: Client, { schema, name }: Table): Promise<number | null> {
  try {
    const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
    const { rows } = await client.query<{ records: string }>(`SELECT count(*) AS records FROM ${table}`);
    return Number(rows[0]?.records);
  } catch (error) {
    if (error instanceof DatabaseError) return null;
    throw error;
  }
}

const closed = (name: string) => (error: unknown) => {
  if (error instanceof StoreFailed || error instanceof DependencyUnavailable)
    return [{ name: `${name}/`, records: null, ours: false }];
  throw error;
};
