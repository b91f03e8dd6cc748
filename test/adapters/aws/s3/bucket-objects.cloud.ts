import { randomBytes } from 'node:crypto';
import { s3Client } from '../../../../adapters/aws/s3/bucket.ts';
import { bucketObjects } from '../../../../adapters/aws/s3/bucket-objects.ts';
import { uploadsBelow } from '../../../../adapters/aws/s3/uploads-under-way.ts';
import { PIECE_BYTES } from '../../../../core/contracts/agent/snapshot-manifest.ts';
import { WriteConflict } from '../../../../core/kernel/task-error.ts';
import { LeftoverDiffers } from '../../../../core/snapshot/ports.ts';
import { sha256Of } from '../../../agent/workplace.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import {
  snapshotObjectsContract,
  writeObject,
  writePiece,
} from '../../../contracts/volumes/snapshot-objects.contract.ts';
import { faultyProxy } from './faulty-proxy.ts';
import { realBucket } from './real-bucket.ts';

const PATH = 'data/level0.bin';
const TWO_PIECES = randomBytes(PIECE_BYTES + 1000);

cloudSuite(['s3'], 'objects of a snapshot in S3', () => {
  const bucket = realBucket();
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? '';
  const objectsOf = (snapshot: string, client = bucket.client) =>
    bucketObjects({ bucket: bucket.name, prefix: `snapshots/${snapshot}/` }, client);
  let proxy: Awaited<ReturnType<typeof faultyProxy>> | null = null;
  const throughProxy = async (...[fault]: [Parameters<typeof faultyProxy>[1]]) => {
    proxy = await faultyProxy(endpoint, fault);
    return { client: s3Client({ endpoint: proxy.endpoint }), seen: proxy.seen };
  };
  afterEach(async () => {
    await proxy?.close();
    proxy = null;
  });
  const readBack = async (objects: ReturnType<typeof objectsOf>) => {
    const into = Buffer.alloc(TWO_PIECES.length + 1);
    return into.subarray(0, await objects.read(PATH, 0, into));
  };

  snapshotObjectsContract('bucketObjects', objectsOf);

  test('a connection that is cut at byte k, again and again, is gone on with where it was', async () => {
    await writeObject(objectsOf('cut'), PATH, TWO_PIECES);
    const { client, seen } = await throughProxy((_, number) => (number < 3 ? { cutAt: 1_000_001 } : null));

    const content = await readBack(objectsOf('cut', client));

    expect(content.equals(TWO_PIECES)).toBe(true);
    const starts = seen.map(({ range }) => Number(/bytes=(\d+)-/.exec(range ?? '')?.[1]));
    expect(starts).toEqual([0, 1_000_001, 2_000_002, 3_000_003]);
  });

  test('a server that is busy is asked again', async () => {
    await writeObject(objectsOf('busy'), PATH, TWO_PIECES);
    const { client, seen } = await throughProxy((_, number) => (number < 4 ? { status: 503 } : null));

    const content = await readBack(objectsOf('busy', client));

    expect([content.equals(TWO_PIECES), seen.length]).toEqual([true, 5]);
  });

  test('a refusal is not asked for again', async () => {
    await writeObject(objectsOf('refused'), PATH, Buffer.from('abc'));
    const { client, seen } = await throughProxy(() => ({ status: 403 }));

    await expect(objectsOf('refused', client).read(PATH, 0, Buffer.alloc(3))).rejects.toThrow('by the proxy');

    expect(seen).toHaveLength(1);
  });

  test('an upload that died is gone on with: what stood is not sent again, and nothing was visible before', async () => {
    await writePiece(objectsOf('died'), PATH, 0, TWO_PIECES);
    const visible = await readBack(objectsOf('died')).catch(({ name }: Error) => name);

    const stood = await writeObject(objectsOf('died'), PATH, TWO_PIECES);

    expect([visible, stood]).toEqual(['NotFound', [true, false]]);
    expect((await readBack(objectsOf('died'))).equals(TWO_PIECES)).toBe(true);
    expect(await uploadsBelow(bucket, 'snapshots/died/')).toEqual([]);
  });

  test('a piece that changed since is sent again', async () => {
    await writePiece(objectsOf('changed'), PATH, 0, randomBytes(PIECE_BYTES));

    const stood = await writeObject(objectsOf('changed'), PATH, TWO_PIECES);

    expect(stood).toEqual([false, false]);
    expect((await readBack(objectsOf('changed'))).equals(TWO_PIECES)).toBe(true);
  });

  test('objects that an earlier attempt finished are not sent again', async () => {
    await writeObject(objectsOf('done'), PATH, TWO_PIECES);
    await writeObject(objectsOf('done'), 'data/small', Buffer.from('small'));
    const attempt = objectsOf('done');

    const stood = [
      ...(await writeObject(attempt, PATH, TWO_PIECES)),
      ...(await writeObject(attempt, 'data/small', Buffer.from('small'))),
    ];

    expect(stood).toEqual([true, true, true]);
  });

  test('what an earlier attempt finished and differs is told, and then written anew', async () => {
    await writeObject(objectsOf('differs'), PATH, randomBytes(PIECE_BYTES + 1000));
    const attempt = objectsOf('differs');

    await expect(writeObject(attempt, PATH, TWO_PIECES)).rejects.toBeInstanceOf(LeftoverDiffers);
    await writeObject(attempt, PATH, TWO_PIECES);

    expect((await readBack(attempt)).equals(TWO_PIECES)).toBe(true);
  });

  test('an upload whose completion was not heard of stands', async () => {
    const isCompletion = ({ method, url }: { method: string; url: string }) =>
      method === 'POST' && url.includes('uploadId=');
    let lost = 0;
    const { client } = await throughProxy((request) => (isCompletion(request) && lost++ === 0 ? { cutAt: 0 } : null));

    await writeObject(objectsOf('unheard', client), PATH, TWO_PIECES);

    expect([lost, (await readBack(objectsOf('unheard'))).equals(TWO_PIECES)]).toEqual([2, true]);
  });

  test('a piece that is not what its sha256 says is refused', async () => {
    const objects = objectsOf('altered');

    await expect(objects.write(PATH, 0, TWO_PIECES.subarray(0, PIECE_BYTES), sha256Of('other'))).rejects.toThrow();
    await expect(objects.write('data/small', 0, Buffer.from('small'), sha256Of('other'))).rejects.toThrow();

    await expect(objects.read('data/small', 0, Buffer.alloc(1))).rejects.toThrow('does not exist');
  });

  test('a manifest is never replaced, and the same one again is no error', async () => {
    await objectsOf('once').writeText('manifest.json', 'first');

    await objectsOf('once').writeText('manifest.json', 'first');
    await expect(objectsOf('once').writeText('manifest.json', 'second')).rejects.toBeInstanceOf(WriteConflict);

    expect(await objectsOf('once').readText('manifest.json')).toBe('first');
  });
});
