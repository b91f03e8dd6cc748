import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import type { BaselineEntry } from '../../../../core/contracts/golden.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { copyAlive, cutToHalf, replaceFolder } from '../damage.ts';
import { fill, probe } from '../golden.ts';
import type { RealServer } from '../real-server.ts';
import { createCollection, startWeaviate } from './real-weaviate.ts';

const OBJECTS = 1500;
const store = openVectorStore(storeConfig.parse({ kind: 'weaviate', collection: 'Documents' }));

cloudSuite(['weaviate'], 'damage to a real Weaviate', () => {
  const dir = join(tmpdir(), `ragmend-weaviate-damage-${randomUUID()}`);
  const [data, good] = [join(dir, 'data'), join(dir, 'good')];
  let server: RealServer;
  let baseline: BaselineEntry[];

  beforeAll(async () => {
    mkdirSync(dir);
    server = await startWeaviate(dir);
    await createCollection(server.url, 'Documents', ['docId', 'text']);
    baseline = await fill(store, server.url, OBJECTS);
    await server.stop();
    replaceFolder(data, good);
  });
  beforeEach(() => replaceFolder(good, data));
  afterEach(() => server.stop());
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const inShard = (folder: string) => join(data, 'documents', String(readdirSync(join(data, 'documents'))[0]), folder);
  const vectorLog = () => {
    const folder = inShard('main.hnsw.commitlog.d');
    return join(folder, String(readdirSync(folder)[0]));
  };
  const start = async () => {
    server = await startWeaviate(dir);
    return server.url;
  };

  test.each([
    ['cut to half', cutToHalf, 'gave other ids'],
    ['lost', (file: string) => rmSync(file), '0 hits instead of 5'],
  ])(
    'a vector log that is %s: ready, the count right, writes taken, golden queries silently wrong',
    async (_, damage, how) => {
      damage(vectorLog());
      const url = await start();

      const [status, sick] = [await store.status(url), await probe(store, url, baseline)];

      expect(status).toMatchObject({ reachable: true, records: OBJECTS });
      expect(sick).toMatchObject({ healthy: false, reason: expect.stringContaining(how) });
      await expect(store.checkWrite(url)).resolves.toBeUndefined();
    },
  );

  test('objects that are lost behind a warm server: answers are right, a write is refused; after a restart all is gone', async () => {
    const url = await start();
    await probe(store, url, baseline);
    rmSync(inShard(join('lsm', 'objects')), { recursive: true });
    const warm = await probe(store, url, baseline);
    const write = store.checkWrite(url);
    await expect(write).rejects.toThrow('refused 1 of 1 objects');
    await server.stop('SIGKILL');

    const cold = await probe(store, await start(), baseline);

    expect(warm.healthy).toBe(true);
    expect(cold).toMatchObject({ healthy: false, reason: expect.stringContaining('0 hits instead of 5') });
  });

  test('its data directory, copied while it runs and is searched, opens by a second server with all that was written', async () => {
    const url = await start();
    const copied = join(dir, 'copied');
    mkdirSync(copied);
    await putAsOthersDo(url, 50);
    await store.quiesce(url);
    const [, searched] = await Promise.all([copyAlive(data, join(copied, 'data')), probe(store, url, baseline)]);

    const twin = await startWeaviate(copied);

    expect((await store.status(twin.url)).records).toBe(OBJECTS + 50);
    expect(await probe(store, twin.url, baseline)).toMatchObject({ reason: searched.reason });
    const [all] = await store.search(twin.url, [new Array(256).fill(0.0625)], OBJECTS + 100);
    expect(all?.ids).toHaveLength(OBJECTS + 50);
    await twin.stop();
  });
});

/** One batch, and nothing after it: its vectors are not all in the log yet when it is answered. */
async function putAsOthersDo(url: string, count: number): Promise<void> {
  const objects = Array.from({ length: count }, (_, at) => ({
    ...{ class: 'Documents', properties: { docId: `other-${at}`, text: 'other' } },
    vector: Array.from({ length: 256 }, (_, axis) => (axis === at ? 1 : -0.01)),
  }));
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/v1/batch/objects`, { method: 'POST', headers, body: JSON.stringify({ objects }) });
}
