import { escapeIdentifier } from 'pg';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';

const OPERATORS = { cosine: '<=>', l2: '<->', 'inner-product': '<#>' } as const;

/**
 * Returns the driver's statements for one table. A row without a vector is not counted as a
 * document: no index has it yet.
 */
export function statementsFor(config: StoreConfigOf<'pgvector'>) {
  const { schema, metadataColumn, efSearch, probes, distance } = config;
  const table = `${escapeIdentifier(schema)}.${escapeIdentifier(config.table)}`;
  const id = escapeIdentifier(config.idColumn);
  const vector = escapeIdentifier(config.vectorColumn);
  const metadata = metadataColumn === null ? [] : [escapeIdentifier(metadataColumn)];
  const columns = [id, escapeIdentifier(config.textColumn), vector, ...metadata];
  const as = config.cast === undefined ? '' : `::${config.cast}`;
  const nearness = `${vector}${as} ${OPERATORS[distance]} $1${as}`;
  const text = `${escapeIdentifier(config.textColumn)}::text AS text`;
  const about = metadata.length === 0 ? `'{}'::jsonb AS metadata` : `${metadata[0]} AS metadata`;
  const search = `SELECT ${id}::text AS id, ${nearness} AS distance, ${text}, ${about} FROM ${table} ORDER BY ${nearness} LIMIT $2`;
  const documentsOf = (rows: string) =>
    `SELECT ${id}::text AS id, ${text}, ${vector}::text AS vector, ${about} FROM ${rows} WHERE ${vector} IS NOT NULL`;
  const documents = documentsOf(table);
  const given = (ids: number) => Array.from({ length: ids }, (_, at) => `$${at + 1}`).join(', ');
  return {
    /**
     * Finds pgvector's operators in the schema of its extension, and forces the planner to use the
     * index of the vectors: a scan of the table would hide damage to the index.
     */
    throughIndex: `${FIND_EXTENSION}; SET enable_seqscan = off; SET enable_sort = off; SET hnsw.ef_search = ${efSearch}; SET ivfflat.probes = ${probes}`,
    findExtension: FIND_EXTENSION,
    search,
    explain: `EXPLAIN (FORMAT JSON, COSTS false) ${search}`,
    read: (ids: number) => `${documents} AND ${id} IN (${given(ids)})`,
    first: `${documents} ORDER BY ${id} LIMIT $1`,
    after: `${documents} AND ${id} > $2 ORDER BY ${id} LIMIT $1`,
    /** The planner's estimate of the number of rows. */
    guess: `SELECT greatest(reltuples, 0)::bigint::text AS rows FROM pg_class WHERE oid = '${table.replaceAll("'", "''")}'::regclass`,
    someOfAll: `${documents} ORDER BY random() LIMIT $1`,
    someOf: (percent: number) =>
      `${documentsOf(`${table} TABLESAMPLE SYSTEM (${percent})`)} ORDER BY random() LIMIT $1`,
    remove: (ids: number) => `DELETE FROM ${table} WHERE ${id} IN (${given(ids)})`,
    /** The declared dimension of the vector column, -1 for none. */
    dimension: `SELECT atttypmod AS dimension FROM pg_attribute WHERE attrelid = '${table.replaceAll("'", "''")}'::regclass AND attname = $1`,
    version: `SELECT current_setting('server_version') AS version`,
    count: `SELECT count(${vector})::int AS records FROM ${table}`,
    checkpoint: 'CHECKPOINT',
    vacuum: `VACUUM (ANALYZE) ${table}`,
    position: 'SELECT pg_current_wal_insert_lsn()::text AS position',
    reindex: `REINDEX TABLE ${table}`,
    lockOne: `SELECT 1 FROM ${table} LIMIT 1 FOR UPDATE SKIP LOCKED`,
    /** For that many rows: id, text, vector and, if there is a column for it, metadata. */
    upsert: (rows: number) => upsertOf(table, columns, rows),
  };
}

const FIND_EXTENSION = `SELECT set_config('search_path', quote_ident(n.nspname) || ', public', false) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'`;

function upsertOf(table: string, columns: string[], rows: number): string {
  const [id, ...others] = columns;
  const row = (at: number) => `(${columns.map((_, column) => `$${at * columns.length + column + 1}`).join(', ')})`;
  const values = Array.from({ length: rows }, (_, at) => row(at)).join(', ');
  const replaced = others.map((column) => `${column} = EXCLUDED.${column}`).join(', ');
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values} ON CONFLICT (${id}) DO UPDATE SET ${replaced}`;
}
