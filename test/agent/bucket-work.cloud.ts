import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { evidencePrefix, s3Evidence } from '../../adapters/aws/s3/evidence.ts';
import { objectsBelow } from '../../adapters/aws/s3/keys.ts';
import { readText } from '../../adapters/aws/s3/texts.ts';
import { uploadsBelow } from '../../adapters/aws/s3/uploads-under-way.ts';
import { PIECE_BYTES } from '../../core/contracts/snapshot-manifest.ts';
import type { AgentResult, BucketPlace } from '../../core/snapshot/agent-work.ts';
import { faultyProxy, type Seen } from '../adapters/aws/s3/faulty-proxy.ts';
import { realBucket } from '../adapters/aws/s3/real-bucket.ts';
import { cloudSuite } from '../cloud/needs.ts';
import { clusterAgent } from './cluster-agent.ts';
import { contentOf, fill, HEADER, sha256Of, workplace } from './workplace.ts';

const LARGE = Buffer.alloc(10 * PIECE_BYTES + 1000, 'vector');
const VOLUME = { 'chroma.sqlite3': 'rows', 'segment/data_level0.bin': LARGE, 'segment/empty.bin': '' };

cloudSuite(['s3'], 'the agent of a cluster, on S3', () => {
  const bucket = realBucket();
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? '';
  let place: ReturnType<typeof workplace>;
  let agent: ReturnType<typeof clusterAgent>;
  let proxy: Awaited<ReturnType<typeof faultyProxy>> | null = null;
  beforeAll(() => {
    place = workplace();
    agent = clusterAgent(place.path('agent'));
    fill(place.path('volume'), VOLUME);
  });
  afterEach(async () => {
    await proxy?.close();
    proxy = null;
  });
  afterAll(() => place.remove());

  const through = async (fault: Parameters<typeof faultyProxy>[1], answered?: (request: Seen) => void) => {
    proxy = await faultyProxy(endpoint, fault, answered);
    return proxy.endpoint;
  };
  const at = (prefix: string, by = endpoint): BucketPlace => ({
    ...{ bucket: bucket.name, prefix: `${prefix}/`, region: 'us-east-1', endpoint: by, grant: null },
  });
  const uploadTo = (objects: BucketPlace) => ({
    ...{ kind: 'upload' as const, from: place.path('volume'), objects, manifest: HEADER },
  });
  const restoreFrom = async (objects: BucketPlace, volume: string) => {
    mkdirSync(place.path(volume), { recursive: true });
    const manifestSha256 = (await readText(bucket, `${objects.prefix}manifest.sha256`)).trim();
    return { kind: 'restore' as const, objects, manifestSha256, to: place.path(volume) };
  };
  const restored = (volume: string) => {
    const { '.ragmend/made': _, ...files } = contentOf(place.path(volume));
    return files;
  };
  const content = Object.fromEntries(Object.entries(VOLUME).map(([path, text]) => [path, sha256Of(text)]));
  const ended = ({ message }: { message: string }) => JSON.parse(message) as AgentResult;
  const isPart = ({ method, url }: Seen) => method === 'PUT' && url.includes('partNumber=');
  const isPiece = ({ method, url }: Seen) => method === 'GET' && url.includes('/data/');
  /** Waits until so many pieces of a restore are in its journal. */
  const journaled = async (volume: string, pieces: number) => {
    const journal = place.path(volume, '.ragmend/journal');
    const lines = () => (existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 2 : 0);
    while (lines() < pieces) await sleep(10);
  };

  test('an upload that is killed shows nothing, and is gone on with; then a restore gives the same volume', async () => {
    let parts = 0;
    let running: ReturnType<typeof agent.start> | null = null;
    const by = await through(
      () => null,
      (request) => void (isPart(request) && ++parts === 6 && running?.child.kill('SIGKILL')),
    );
    running = agent.start(uploadTo(at('snapshots/killed', by)));
    const { signal } = await running.ended();
    const visible = (await objectsBelow(bucket, 'snapshots/killed/')).map(({ key }) => key);

    const uploaded = await agent.run(uploadTo(at('snapshots/killed')));
    const done = await agent.run(await restoreFrom(at('snapshots/killed'), 'after-upload'));

    expect([signal, visible.filter((key) => /manifest|level0/.test(key))]).toEqual(['SIGKILL', []]);
    expect(ended(uploaded).bytesReused).toBeGreaterThanOrEqual(PIECE_BYTES);
    expect([uploaded.code, done.code, restored('after-upload')]).toEqual([0, 0, content]);
    expect(await uploadsBelow(bucket, 'snapshots/killed/')).toEqual([]);
  });

  describe('with a snapshot', () => {
    const snapshot = 'snapshots/one';
    beforeAll(async () => {
      expect((await agent.run(uploadTo(at(snapshot)))).code).toBe(0);
    });

    test('a restore that is killed shows no volume, and is gone on with', async () => {
      let pieces = 0;
      const by = await through((request) => (isPiece(request) && pieces++ >= 6 ? 'never' : null));
      const running = agent.start(await restoreFrom(at(snapshot, by), 'killed'));
      await journaled('killed', 5);
      running.child.kill('SIGKILL');
      const { signal } = await running.ended();
      const visible = readdirSync(place.path('killed'));

      const again = await agent.run(await restoreFrom(at(snapshot), 'killed'));

      expect([signal, visible]).toEqual(['SIGKILL', ['.ragmend']]);
      expect(ended(again).bytesReused).toBeGreaterThanOrEqual(PIECE_BYTES);
      expect([again.code, restored('killed')]).toEqual([0, content]);
    });

    test('a restore goes on through cuts at byte k and a busy server, in one attempt', async () => {
      const faults = [{ cutAt: 1_000_001 }, { status: 503 }, null, { cutAt: 9_999_999 }, { cutAt: 0 }, null];
      const by = await through((request, number) =>
        isPiece(request) ? (faults[number % faults.length] ?? null) : null,
      );

      const { code } = await agent.run(await restoreFrom(at(snapshot, by), 'cut'));

      expect([code, restored('cut')]).toEqual([0, content]);
    });

    test('a restore from a server that refuses fails, and the next attempt reads only what is missing', async () => {
      let pieces = 0;
      const by = await through((request) => (isPiece(request) && pieces++ >= 3 ? { status: 403 } : null));
      const failed = await agent.run(await restoreFrom(at(snapshot, by), 'away'));

      const again = await agent.run(await restoreFrom(at(snapshot), 'away'));

      expect([failed.code, ended(failed).intact, again.code, restored('away')]).toEqual([1, true, 0, content]);
      expect(ended(again).bytesReused).toBeGreaterThanOrEqual(PIECE_BYTES);
    });
  });

  const key = (prefix: string, object: string) => ({ Bucket: bucket.name, Key: `snapshots/${prefix}/${object}` });
  const put = (prefix: string, object: string, Body: string | Buffer) =>
    bucket.client.send(new PutObjectCommand({ ...key(prefix, object), Body }));
  const small = { 'a.bin': 'a piece' };
  const damages: [string, (prefix: string) => Promise<unknown>, string][] = [
    ['missing', (prefix) => bucket.client.send(new DeleteObjectCommand(key(prefix, 'data/a.bin'))), 'is missing'],
    ['truncated', (prefix) => put(prefix, 'data/a.bin', 'a pie'), 'expected 7 bytes'],
    ['longer', (prefix) => put(prefix, 'data/a.bin', 'a piece more'), "got 'more'"],
    ['flipped', (prefix) => put(prefix, 'data/a.bin', 'a pieCe'), 'expected sha256'],
    [
      'without a manifest',
      (prefix) => bucket.client.send(new DeleteObjectCommand(key(prefix, 'manifest.json'))),
      'is missing',
    ],
    ['with another manifest', (prefix) => put(prefix, 'manifest.json', '{}'), 'not the one planned'],
  ];
  test.each(damages)('a snapshot that is %s is refused, and no volume is left', async (name, damage, reason) => {
    const prefix = name.replaceAll(' ', '-');
    const from = fill(place.path(`small-${prefix}`), small);
    await agent.run({ ...uploadTo(at(`snapshots/${prefix}`)), from });
    const work = await restoreFrom(at(`snapshots/${prefix}`), `to-${prefix}`);
    await damage(prefix);

    const refused = await agent.run(work);

    expect([refused.code, ended(refused).intact]).toEqual([2, false]);
    expect(ended(refused).reason).toContain(reason);
    expect(restored(`to-${prefix}`)).toEqual({});
  });

  test('a volume is copied as evidence with what its server holds open, and a twin is made; the copy is sealed', async () => {
    mkdirSync(place.path('evidence-twin'));
    const script = `const fs = require('node:fs'); const file = '${place.path('volume')}/gone.bin';
      fs.openSync(file, 'w+'); fs.writeFileSync(file, 'still here'); fs.unlinkSync(file);
      console.log('ready'); setInterval(() => 0, 1000);`;
    const server = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(server.stdout, 'data');
    const to = at(evidencePrefix('incident-1').slice(0, -1));
    const work = { kind: 'copy' as const, from: place.path('volume'), to, twin: place.path('evidence-twin') };

    const { code } = await agent.run({ ...work, pid: server.pid ?? null, readOnly: true });
    server.kill('SIGKILL');
    await once(server, 'exit');
    const { files } = await s3Evidence({ bucket }).seal('incident-1');

    expect([code, files, restored('evidence-twin')]).toEqual([0, 4, content]);
    expect(await readText(bucket, 'evidence/incident-1/volume/deleted-but-open/gone.bin')).toBe('still here');
  });

  test('short credentials come from a file, and are not shown where they are refused', async () => {
    const { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY = '' } = process.env;
    const grant = place.path('grant.json');
    const write = (SecretAccessKey: string) => {
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      writeFileSync(grant, JSON.stringify({ AccessKeyId, SecretAccessKey, Expiration }));
    };
    const work = { ...uploadTo({ ...at('snapshots/granted'), grant }), from: fill(place.path('small'), small) };

    write('a-wrong-secret-key');
    const refused = await agent.run(work);
    write(AWS_SECRET_ACCESS_KEY);
    const granted = await agent.run(work);

    expect([refused.code, granted.code]).toEqual([1, 0]);
    expect(JSON.stringify(refused)).not.toMatch(/a-wrong-secret-key/);
  });
});
