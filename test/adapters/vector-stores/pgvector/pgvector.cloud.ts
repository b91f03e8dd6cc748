import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/store-config.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';
import { type RealServer, silentServer } from '../real-server.ts';
import { createTable, LOGIN, PASSWORD, startPostgres } from './real-postgres.ts';

const DIMENSION = 16;

cloudSuite(['pgvector'], 'a real Postgres with pgvector', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-pgvector-'));
  let server: RealServer;
  let silent: Awaited<ReturnType<typeof silentServer>>;
  let counter = 0;
  let table: string;

  beforeAll(async () => {
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
    away: async () => 'http://127.0.0.1:1',
    silent: async () => `http://127.0.0.1:${silent.port}`,
  }));
});
