import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { copyAlive } from '../damage.ts';
import { fill, probe } from '../golden.ts';
import { freePorts, type RealServer } from '../real-server.ts';
import { createCollection, startWeaviate } from './real-weaviate.ts';

const store = openVectorStore(storeConfig.parse({ kind: 'weaviate', collection: 'Documents' }));

cloudSuite(['weaviate'], 'the node name of a real Weaviate', () => {
  const dir = join(tmpdir(), `ragmend-weaviate-name-${randomUUID()}`);
  const servers: RealServer[] = [];
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    rmSync(dir, { recursive: true, force: true });
  });

  // The official chart has each server join whom its headless Service leads to: while the shard
  // serves on, that is the server itself.
  test('a server on a copy answers under the name of the one that serves on, though it is told to join it, and that one feels nothing', async () => {
    const [first, second] = [join(dir, 'first'), join(dir, 'second')];
    for (const each of [dir, first, second]) mkdirSync(each);
    const [gossip] = await freePorts(1);
    const serving = await startWeaviate(first, { CLUSTER_GOSSIP_BIND_PORT: String(gossip) });
    servers.push(serving);
    await createCollection(serving.url, 'Documents', ['docId', 'text']);
    const baseline = await fill(store, serving.url, 100);
    await store.quiesce(serving.url);
    await copyAlive(join(first, 'data'), join(second, 'data'));

    const copy = await startWeaviate(second, { CLUSTER_JOIN: `127.0.0.1:${gossip}` });
    servers.push(copy);
    const found = await probe(store, copy.url, baseline);
    await store.remove(copy.url, [String(baseline[0]?.ids[0])]);

    expect(found.healthy).toBe(true);
    expect((await store.status(copy.url)).records).toBe(99);
    expect(await probe(store, serving.url, baseline)).toMatchObject({ healthy: true });
    expect((await store.status(serving.url)).records).toBe(100);
  });
});
