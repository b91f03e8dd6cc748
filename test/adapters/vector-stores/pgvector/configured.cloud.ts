import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import type { RealServer } from '../real-server.ts';
import { createTable, LOGIN, PASSWORD, query, startPostgres } from './real-postgres.ts';

const DIMENSION = 16;
const VECTOR = Array.from({ length: DIMENSION }, (_, index) => (index === 1 ? 1 : 0));
const PARTIAL =
  "DROP INDEX TABLE_hnsw; CREATE INDEX ON TABLE USING hnsw (embedding vector_cosine_ops) WHERE (text <> 'one')";

cloudSuite(['pgvector'], 'a real Postgres that is set up in other ways', () => {
  const dir = join(tmpdir(), `ragmend-pgvector-${randomUUID()}`);
  let server: RealServer;
  let counter = 0;
  let table: string;

  beforeAll(async () => {
    mkdirSync(dir);
    server = await startPostgres(dir);
  });
  beforeEach(async () => {
    table = `documents_${counter++}`;
    await createTable(server.url, table, DIMENSION);
  });
  afterAll(async () => {
    await server.stop('SIGINT');
    rmSync(dir, { recursive: true, force: true });
  });

  const opened = (over = {}) =>
    openVectorStore(
      storeConfig.parse({ kind: 'pgvector', ...LOGIN, table, passwordSecret: 'login', ...over }),
      async () => PASSWORD,
    );
  const hit = { id: 'd1', text: 'one', vector: VECTOR, metadata: {} };
  const kindOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'an answer',
      (error: Error) => `${error.name}: ${error.message}`,
    );

  test('an index on a cast of the vectors serves the search that has the same cast, and no other', async () => {
    await query(server.url, `DROP INDEX ${table}_hnsw`);
    await query(
      server.url,
      `CREATE INDEX ${table}_hnsw ON ${table} USING hnsw ((embedding::halfvec(${DIMENSION})) halfvec_cosine_ops)`,
    );
    const store = opened({ cast: `halfvec(${DIMENSION})` });
    await store.upsert(server.url, [hit]);

    const [answer] = await store.search(server.url, [VECTOR], 1);

    expect(answer).toMatchObject({ ids: ['d1'], texts: ['one'] });
    const without = await kindOf(opened().search(server.url, [VECTOR], 1));
    expect(without).toContain(`DependencyUnavailable: postgres at '${server.url}' has no index that serves a search`);
    expect(without).toContain('set vectorColumn, cast and distance');
  });

  // pgvector/pgvector#957: no index has them.
  test('rows that wait for their vector are none of the documents', async () => {
    const store = opened();
    await store.upsert(server.url, [hit]);
    await query(server.url, `INSERT INTO ${table} (id, text, metadata) VALUES ('d2', 'two', '{}')`);

    expect(await store.status(server.url)).toMatchObject({ records: 1 });
    const listed = [(await store.page(server.url, null, 9)).documents, await store.sample(server.url, 9)];
    expect(listed.map((documents) => documents.map(({ id }) => id))).toEqual([['d1'], ['d1']]);
    expect((await store.page(server.url, 'd0', 9)).documents).toHaveLength(1);
    expect(await store.read(server.url, ['d1', 'd2'])).toHaveLength(1);
  });

  test.each([
    ['no index at all', (name: string) => `DROP INDEX ${name}_hnsw`, {}],
    ['an index of another distance', () => 'SELECT 1', { distance: 'l2' }],
    [
      'an index on something else of the table',
      (name: string) => `DROP INDEX ${name}_hnsw; CREATE INDEX ON ${name} (text)`,
      {},
    ],
    ['an index of some rows only', (name: string) => PARTIAL.replaceAll('TABLE', name), {}],
  ])('a search that %s serves is refused, and its rows are no proof', async (_, change, over) => {
    const store = opened(over);
    await store.upsert(server.url, [hit]);
    await query(server.url, change(table));

    expect(await kindOf(store.search(server.url, [VECTOR], 1))).toContain('has no index that serves a search');
  });

  test('the extension in a schema of its own is found, also for a cast', async () => {
    const own = `own_${table}`;
    await query(server.url, `CREATE DATABASE ${own}`);
    const there = (statement: string) => query(server.url, statement, own);
    await there('CREATE SCHEMA "Ext 1"; CREATE EXTENSION vector SCHEMA "Ext 1"; CREATE SCHEMA rag');
    await there(`CREATE TABLE rag.docs (id text PRIMARY KEY, text text, embedding "Ext 1".vector(16), metadata jsonb)`);
    await there(
      `SET search_path = "Ext 1"; CREATE INDEX ON rag.docs USING hnsw ((embedding::halfvec(16)) halfvec_cosine_ops)`,
    );
    const store = opened({ database: own, schema: 'rag', table: 'docs', cast: 'halfvec(16)' });
    await store.upsert(server.url, [hit]);

    const [answer] = await store.search(server.url, [VECTOR], 1);

    expect(answer?.ids).toEqual(['d1']);
    expect(await store.read(server.url, ['d1'])).toEqual([hit]);
    expect(await store.holdings(server.url)).toContainEqual({ name: 'rag.docs', records: 1, ours: true });
    await there('DROP EXTENSION vector CASCADE');
    expect(await kindOf(store.search(server.url, [VECTOR], 1))).toMatch(/^DependencyUnavailable/);
  });

  test('tables of another database stand among the holdings, under both names', async () => {
    const other = `other_${table}`;
    await query(server.url, `CREATE DATABASE ${other}`);
    await query(server.url, 'CREATE TABLE notes AS SELECT 1 AS id', other);

    const holdings = await opened().holdings(server.url);

    expect(holdings).toContainEqual({ name: `${other}/public.notes`, records: 1, ours: false });
  });

  test.each<[string, object, string]>([
    ['a column that is not there', { textColumn: 'nothing_here' }, 'does not exist'],
    ['a database that is not there', { database: 'nothing_here' }, 'does not exist'],
    ['a schema that is not there', { schema: 'nothing_here' }, 'does not exist'],
    ['a user that nobody knows', { user: 'nobody_here' }, 'password authentication failed'],
    ['a user without rights', { user: 'stranger' }, 'permission denied'],
  ])('%s says nothing of the data', async (_, over, reason) => {
    await query(server.url, `DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN PASSWORD '${PASSWORD}'`);
    const store = opened(over);

    const kinds = [await kindOf(store.search(server.url, [VECTOR], 1)), await kindOf(store.read(server.url, ['a']))];

    for (const kind of kinds) expect(kind).toMatch(new RegExp(`^DependencyUnavailable: .*${reason}`));
  });
});
