import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';
import { type RealServer, silentServer } from '../real-server.ts';
import { createTable, LOGIN, PASSWORD, query, startPostgres } from './real-postgres.ts';

const DIMENSION = 16;

cloudSuite(['pgvector'], 'a real Postgres with pgvector', () => {
  const dir = join(tmpdir(), `ragmend-pgvector-${randomUUID()}`);
  let server: RealServer;
  let silent: Awaited<ReturnType<typeof silentServer>>;
  let counter = 0;
  let table: string;

  beforeAll(async () => {
    mkdirSync(dir);
    server = await startPostgres(dir);
    silent = await silentServer();
  });
  beforeEach(async () => {
    table = `documents_${counter++}`;
    await createTable(server.url, table, DIMENSION);
  });
  afterAll(async () => {
    silent.close();
    await server.stop('SIGINT');
    rmSync(dir, { recursive: true, force: true });
  });

  const opened = (over = {}) =>
    openVectorStore(
      storeConfig.parse({ kind: 'pgvector', ...LOGIN, table, passwordSecret: 'login', ...over }),
      async () => PASSWORD,
    );

  vectorStoreContract('pgvector', () => ({
    store: opened(),
    dimension: DIMENSION,
    server: async () => server.url,
    another: async () => {
      await createTable(server.url, `${table}_notes`, DIMENSION);
      return `public.${table}_notes`;
    },
    away: async () => 'http://127.0.0.1:1',
    silent: async () => `http://127.0.0.1:${silent.port}`,
  }));

  test.each(['l2', 'inner-product'])(
    'in the distance %s the closest comes first, by scores that fall',
    async (distance) => {
      const operators = { l2: 'vector_l2_ops', 'inner-product': 'vector_ip_ops' };
      await query(
        server.url,
        `CREATE INDEX ON ${table} USING hnsw (embedding ${operators[distance as keyof typeof operators]})`,
      );
      const documents = [1, 2, 3].map((at) => ({ id: `d${at}`, text: '', vector: axis(0, at / 10), metadata: {} }));
      const store = opened({ distance });
      await store.upsert(server.url, documents);

      const [ranking] = await store.search(server.url, [axis(0, 0.29)], 2);

      expect(ranking?.ids).toEqual(['d3', 'd2']);
      expect(ranking?.scores[0]).toBeGreaterThan(Number(ranking?.scores[1]));
    },
  );

  test('other columns, half vectors, an index of kind ivfflat and no metadata', async () => {
    const other = `"Odd ${table}"`;
    await query(server.url, `CREATE TABLE ${other} (chunk int PRIMARY KEY, body text, "Vec" halfvec(${DIMENSION}))`);
    await query(server.url, `CREATE INDEX ON ${other} USING ivfflat ("Vec" halfvec_cosine_ops) WITH (lists = 2)`);
    const columns = { idColumn: 'chunk', textColumn: 'body', vectorColumn: 'Vec', metadataColumn: null };
    const store = opened({ table: `Odd ${table}`, ...columns });
    await store.upsert(server.url, [{ id: '7', text: 'one', vector: axis(1, 1), metadata: { left: 'out' } }]);

    const [ranking] = await store.search(server.url, [axis(1, 1)], 5);

    expect(ranking?.ids).toEqual(['7']);
    expect((await store.reopen(server.url)).reason).toContain('built again');
  });

  test('a search goes through the index, however small the table is', async () => {
    await opened().upsert(server.url, [{ id: 'd1', text: 'one', vector: axis(1, 1), metadata: {} }]);
    const before = await scansOf(server.url, table);

    await opened().search(server.url, [axis(1, 1)], 1);

    // A server counts when it has ended the connection.
    while ((await scansOf(server.url, table)) === before) await sleep(20);
    expect(await scansOf(server.url, table)).toBe(before + 1);
  });

  test('a wrong password says nothing of the store, and stands in no message', async () => {
    const store = openVectorStore(
      storeConfig.parse({ kind: 'pgvector', ...LOGIN, table, passwordSecret: 'login' }),
      async () => 'not-the-password',
    );

    const status = store.status(server.url);

    await expect(status).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(status).rejects.toThrow('password authentication failed');
    await expect(status).rejects.not.toThrow('not-the-password');
  });

  test('a user that may not run CHECKPOINT is told so, before a copy is begun', async () => {
    await query(server.url, `CREATE ROLE reader LOGIN PASSWORD '${PASSWORD}'`);

    const quiet = opened({ user: 'reader' }).quiesce(server.url);

    await expect(quiet).rejects.toThrow('permission denied to execute CHECKPOINT command');
  });

  test('a server without TLS is not spoken to where TLS is wanted', async () => {
    await expect(opened({ tls: true }).status(server.url)).rejects.toThrow('does not support SSL');
  });

  test('a table that takes no writes refuses the checked one', async () => {
    await opened().upsert(server.url, [{ id: 'd1', text: 'one', vector: axis(1, 1), metadata: {} }]);
    await query(server.url, `ALTER ROLE ${LOGIN.user} SET default_transaction_read_only = on`);

    const checked = opened().checkWrite(server.url);

    await expect(checked).rejects.toThrow('read-only transaction');
    await query(
      server.url,
      `SET transaction_read_only = off; ALTER ROLE ${LOGIN.user} RESET default_transaction_read_only`,
    );
  });

  test('a missing table says nothing of the server, and is not reopened', async () => {
    const store = opened({ table: 'nothing_here' });

    const reopened = await store.reopen(server.url);

    expect(reopened).toEqual({ done: false, reason: expect.stringContaining('does not exist') });
    await expect(store.status(server.url)).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(store.search(server.url, [axis(1, 1)], 1)).rejects.toBeInstanceOf(DependencyUnavailable);
  });
});

/** A vector of length 1 between two axes. */
const axis = (at: number, value: number) =>
  Array.from({ length: DIMENSION }, (_, index) =>
    index === at ? value : index === at + 1 ? Math.sqrt(1 - value ** 2) : 0,
  );

async function scansOf(url: string, table: string): Promise<number> {
  const [row] = await query<{ scans: number }>(
    url,
    `SELECT idx_scan::int AS scans FROM pg_stat_user_indexes WHERE indexrelname = '${table}_hnsw'`,
  );
  return row?.scans ?? 0;
}
