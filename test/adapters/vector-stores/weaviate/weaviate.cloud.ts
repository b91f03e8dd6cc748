import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/store-config.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';
import { type RealServer, silentServer } from '../real-server.ts';
import { createCollection, startWeaviate } from './real-weaviate.ts';

const DIMENSION = 16;

cloudSuite(['weaviate'], 'a real Weaviate', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-weaviate-'));
  let server: RealServer;
  let silent: Awaited<ReturnType<typeof silentServer>>;
  let counter = 0;
  let collection: string;

  beforeAll(async () => {
    server = await startWeaviate(dir);
    silent = await silentServer();
  });
  beforeEach(async () => {
    collection = `Documents${counter++}`;
    await createCollection(server.url, collection, ['docId', 'text']);
  });
  afterAll(async () => {
    silent.close();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const opened = (over = {}) => openVectorStore(storeConfig.parse({ kind: 'weaviate', collection, ...over }));

  vectorStoreContract('weaviate', () => ({
    store: opened(),
    dimension: DIMENSION,
    server: async () => server.url,
    away: async () => 'http://127.0.0.1:1',
    silent: async () => `http://127.0.0.1:${silent.port}`,
  }));
});
