import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { objectsBelow } from '../../adapters/aws/s3/keys.ts';
import { uploadsBelow } from '../../adapters/aws/s3/uploads-under-way.ts';
import { PIECE_BYTES } from '../../core/contracts/agent/snapshot-manifest.ts';
import { faultyProxy, type Seen } from '../adapters/aws/s3/faulty-proxy.ts';
import { cloudSuite } from '../cloud/needs.ts';
import { bucketWorld, CONTENT, endOf } from './bucket-world.ts';

cloudSuite(['s3'], 'the agent of a cluster on S3, through faults', () => {
  const world = bucketWorld();
  let proxy: Awaited<ReturnType<typeof faultyProxy>> | null = null;
  const through = async (fault: Parameters<typeof faultyProxy>[1], answered?: (request: Seen) => void) => {
    proxy = await faultyProxy(world.endpoint, fault, answered);
    return proxy.endpoint;
  };
  afterEach(async () => {
    await proxy?.close();
    proxy = null;
  });
  const isPart = ({ method, url }: Seen) => method === 'PUT' && url.includes('partNumber=');
  const isPiece = ({ method, url }: Seen) => method === 'GET' && url.includes('/data/');
  /** Waits until so many pieces of a restore are in its journal. */
  const journaled = async (volume: string, pieces: number) => {
    const journal = world.path(volume, '.ragmend/journal');
    const lines = () => (existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 2 : 0);
    while (lines() < pieces) await sleep(10);
  };

  test('an upload that is killed shows nothing, and is gone on with; then a restore gives the same volume', async () => {
    let parts = 0;
    let running: ReturnType<typeof world.start> | null = null;
    const by = await through(
      () => null,
      (request) => void (isPart(request) && ++parts === 6 && running?.child.kill('SIGKILL')),
    );
    running = world.start(world.uploadTo(world.at('snapshots/killed', by)));
    const { signal } = await running.ended();
    const visible = (await objectsBelow(world.bucket, 'snapshots/killed/')).map(({ key }) => key);

    const uploaded = await world.run(world.uploadTo(world.at('snapshots/killed')));
    const done = await world.run(await world.restoreFrom(world.at('snapshots/killed'), 'after-upload'));

    expect([signal, visible.filter((key) => /manifest|level0/.test(key))]).toEqual(['SIGKILL', []]);
    expect(endOf(uploaded).bytesReused).toBeGreaterThanOrEqual(PIECE_BYTES);
    expect([uploaded.code, done.code, world.restored('after-upload')]).toEqual([0, 0, CONTENT]);
    expect(await uploadsBelow(world.bucket, 'snapshots/killed/')).toEqual([]);
  });

  describe('with a snapshot', () => {
    const snapshot = 'snapshots/one';
    beforeAll(async () => {
      expect((await world.run(world.uploadTo(world.at(snapshot)))).code).toBe(0);
    });

    test('a restore that is killed shows no volume, and is gone on with', async () => {
      let pieces = 0;
      const by = await through((request) => (isPiece(request) && pieces++ >= 6 ? 'never' : null));
      const running = world.start(await world.restoreFrom(world.at(snapshot, by), 'killed'));
      await journaled('killed', 5);
      running.child.kill('SIGKILL');
      const { signal } = await running.ended();
      const visible = readdirSync(world.path('killed'));

      const again = await world.run(await world.restoreFrom(world.at(snapshot), 'killed'));

      expect([signal, visible]).toEqual(['SIGKILL', ['.ragmend']]);
      expect(endOf(again).bytesReused).toBeGreaterThanOrEqual(PIECE_BYTES);
      expect([again.code, world.restored('killed')]).toEqual([0, CONTENT]);
    });

    test('a restore goes on through cuts at byte k and a busy server, in one attempt', async () => {
      const faults = [{ cutAt: 1_000_001 }, { status: 503 }, null, { cutAt: 9_999_999 }, { cutAt: 0 }, null];
      const by = await through((request, number) =>
        isPiece(request) ? (faults[number % faults.length] ?? null) : null,
      );

      const { code } = await world.run(await world.restoreFrom(world.at(snapshot, by), 'cut'));

      expect([code, world.restored('cut')]).toEqual([0, CONTENT]);
    });

    test('a restore whose disk takes no more fails, and the next attempt reads only what is missing', async () => {
      const limit = ['sh', '-c', `trap '' XFSZ; exec prlimit --fsize=${5 * PIECE_BYTES + 1000} "$@"`, 'sh'];
      const work = await world.restoreFrom(world.at(snapshot), 'full');

      const failed = await world.run(work, limit);
      const again = await world.run(work);

      expect([failed.code, endOf(failed).intact, again.code, world.restored('full')]).toEqual([1, true, 0, CONTENT]);
      expect(endOf(failed).reason).toContain('file too large');
      expect(endOf(again).bytesReused).toBeGreaterThanOrEqual(PIECE_BYTES);
    });

    test('a restore from a server that refuses fails, and the next attempt reads only what is missing', async () => {
      let pieces = 0;
      const by = await through((request) => (isPiece(request) && pieces++ >= 3 ? { status: 403 } : null));
      const failed = await world.run(await world.restoreFrom(world.at(snapshot, by), 'away'));

      const again = await world.run(await world.restoreFrom(world.at(snapshot), 'away'));

      expect([failed.code, endOf(failed).intact, again.code, world.restored('away')]).toEqual([1, true, 0, CONTENT]);
      expect(endOf(again).bytesReused).toBeGreaterThanOrEqual(PIECE_BYTES);
    });
  });
});
