import { escapeIdentifier } from 'pg';
import type { StoreConfigOf } from '../../../core/contracts/store-config.ts';

const OPERATORS = { cosine: '<=>', l2: '<->', 'inner-product': '<#>' } as const;

/** The statements of the driver for one table. */
export function statementsFor(config: StoreConfigOf<'pgvector'>) {
  const { schema, metadataColumn, efSearch, probes, distance } = config;
  const table = `${escapeIdentifier(schema)}.${escapeIdentifier(config.table)}`;
  const id = escapeIdentifier(config.idColumn);
  const vector = escapeIdentifier(config.vectorColumn);
  const metadata = metadataColumn === null ? [] : [escapeIdentifier(metadataColumn)];
  const columns = [id, escapeIdentifier(config.textColumn), vector, ...metadata];
  const nearness = `${vector} ${OPERATORS[distance]} $1`;
  return {
    /** Leaves the planner no other way than the index of the vectors: a scan of the table would hide what happened to it. */
    throughIndex: `SET enable_seqscan = off; SET enable_sort = off; SET hnsw.ef_search = ${efSearch}; SET ivfflat.probes = ${probes}`,
    search: `SELECT ${id}::text AS id, ${nearness} AS distance FROM ${table} ORDER BY ${nearness} LIMIT $2`,
    version: `SELECT current_setting('server_version') AS version`,
    count: `SELECT count(*)::int AS records FROM ${table}`,
    checkpoint: 'CHECKPOINT',
    vacuum: `VACUUM (ANALYZE) ${table}`,
    position: 'SELECT pg_current_wal_insert_lsn()::text AS position',
    reindex: `REINDEX TABLE ${table}`,
    lockOne: `SELECT 1 FROM ${table} LIMIT 1 FOR UPDATE SKIP LOCKED`,
    /** For that many rows: id, text, vector and, where there is a column for it, metadata. */
    upsert: (rows: number) => upsertOf(table, columns, rows),
  };
}

function upsertOf(table: string, columns: string[], rows: number): string {
  const [id, ...others] = columns;
  const row = (at: number) => `(${columns.map((_, column) => `$${at * columns.length + column + 1}`).join(', ')})`;
  const values = Array.from({ length: rows }, (_, at) => row(at)).join(', ');
  const replaced = others.map((column) => `${column} = EXCLUDED.${column}`).join(', ');
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values} ON CONFLICT (${id}) DO UPDATE SET ${replaced}`;
}
