import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import type { BaselineEntry } from '../../../../core/contracts/golden.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { copyAlive, cutToHalf, replaceFolder, zeroEveryTenth } from '../damage.ts';
import { fill, probe } from '../golden.ts';
import type { RealServer } from '../real-server.ts';
import { createTable, LOGIN, PASSWORD, query, startPostgres } from './real-postgres.ts';

const PAGE = 8192;
const ROWS = 1500;
const store = openVectorStore(
  storeConfig.parse({ kind: 'pgvector', ...LOGIN, table: 'documents', passwordSecret: 'login' }),
  async () => PASSWORD,
);

cloudSuite(['pgvector'], 'damage to a real Postgres with pgvector', () => {
  const dir = join(tmpdir(), `ragmend-pgvector-damage-${randomUUID()}`);
  const [data, good] = [join(dir, 'data'), join(dir, 'good')];
  let server: RealServer;
  let baseline: BaselineEntry[];
  let index: string;
  let table: string;

  beforeAll(async () => {
    mkdirSync(dir);
    server = await startPostgres(dir);
    await createTable(server.url, 'documents', 256);
    baseline = await fill(store, server.url, ROWS);
    [index, table] = [await fileOf('documents_hnsw'), await fileOf('documents')];
    // A page that a reader has to mark goes back to the disk from memory, and with it what was damaged there.
    await query(server.url, 'VACUUM (ANALYZE)');
    await server.stop('SIGINT');
    replaceFolder(data, good);
  });
  beforeEach(() => replaceFolder(good, data));
  afterEach(() => server.stop('SIGINT'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const fileOf = async (relation: string) => {
    const rows = await query<{ file: string }>(server.url, `SELECT pg_relation_filepath('${relation}') AS file`);
    return join(data, String(rows[0]?.file));
  };
  const start = async () => {
    server = await startPostgres(dir);
    return server.url;
  };

  test.each([
    ['cut to half', cutToHalf],
    ['zeroed in places', (file: string) => zeroEveryTenth(file, PAGE)],
  ])(
    'an index that is %s: health and count are right, golden queries are not; built again it is well after a restart',
    async (_, damage) => {
      damage(index);
      const url = await start();

      const [status, sick] = [await store.status(url), await probe(store, url, baseline)];
      const { done, reason } = await store.reopen(url);
      await server.stop('SIGINT');

      expect(status).toMatchObject({ reachable: true, records: ROWS });
      expect([sick.healthy, done, reason]).toEqual([false, false, expect.stringContaining('built again')]);
      expect(await probe(store, await start(), baseline)).toMatchObject({ healthy: true });
    },
  );

  test('pages of the table that are zeroed: no error, and other answers; no index brings the rows back', async () => {
    zeroEveryTenth(table, PAGE);
    const url = await start();

    const [status, sick] = [await store.status(url), await probe(store, url, baseline)];
    await store.reopen(url);

    expect(status.reachable).toBe(true);
    expect(sick.reason).toContain('gave other ids');
    expect((await probe(store, url, baseline)).healthy).toBe(false);
  });

  test('rows that a warm server has in memory answer right after their indexes were built again, and are gone after a restart', async () => {
    const url = await start();
    await probe(store, url, baseline);
    zeroEveryTenth(table, PAGE);
    const { done } = await store.reopen(url);
    const warm = await probe(store, url, baseline);
    await server.stop('SIGINT');

    const cold = await probe(store, await start(), baseline);

    expect([done, cold.healthy]).toEqual([false, false]);
    expect(warm.hits).toBeGreaterThan(cold.hits);
  });

  test('a warm server hides what happened to its index until it is restarted', async () => {
    const url = await start();
    await probe(store, url, baseline);
    cutToHalf(index);
    const warm = await probe(store, url, baseline);
    await server.stop('SIGINT');

    const cold = await probe(store, await start(), baseline);

    expect([warm.healthy, cold.healthy]).toEqual([true, false]);
  });

  test('its data directory, copied while it runs and is searched, opens by a second server with all that was written', async () => {
    const url = await start();
    const copied = join(dir, 'copied');
    mkdirSync(copied);
    await fill(store, url, ROWS + 100);
    await store.quiesce(url);
    const [, searched] = await Promise.all([copyAlive(data, join(copied, 'data')), probe(store, url, baseline)]);
    execFileSync('chown', ['-R', '--reference', data, join(copied, 'data')]);
    // As the entrypoint of the official image does; and in a pod the first server is no process
    // that the second one could see.
    chmodSync(join(copied, 'data'), 0o700);
    rmSync(join(copied, 'data', 'postmaster.pid'));

    const twin = await startPostgres(copied);

    expect((await store.status(twin.url)).records).toBe(ROWS + 100);
    expect(await probe(store, twin.url, baseline)).toMatchObject({ reason: searched.reason });
    await store.upsert(twin.url, [{ id: 'new', text: 'new', vector: new Array(256).fill(0.0625), metadata: {} }]);
    await twin.stop('SIGINT');
  });
});
