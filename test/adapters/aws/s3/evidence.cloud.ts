import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { bucketObjects } from '../../../../adapters/aws/s3/bucket-objects.ts';
import { evidencePrefix, s3Evidence } from '../../../../adapters/aws/s3/evidence.ts';
import { removeBelow } from '../../../../adapters/aws/s3/keys.ts';
import { readText } from '../../../../adapters/aws/s3/texts.ts';
import { counting } from '../../../../agent/report/reporter.ts';
import { uploadEvidence } from '../../../../agent/work/upload-evidence.ts';
import { PIECE_BYTES } from '../../../../core/contracts/agent/snapshot-manifest.ts';
import { fill, sha256Of, workplace } from '../../../agent/workplace.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { evidenceStoreContract } from '../../../contracts/evidence-store.contract.ts';
import { realBucket } from './real-bucket.ts';

const INCIDENT = 'incident-1';

cloudSuite(['s3'], 'evidence in S3', () => {
  const bucket = realBucket();
  const locked = realBucket({ lockedDays: 1 });
  let place: ReturnType<typeof workplace>;
  let copies = 0;
  beforeAll(() => {
    place = workplace();
  });
  afterEach(() => removeBelow(bucket, 'evidence/'));
  afterAll(() => place.remove());

  const read = (incidentId: string, path: string) => readText(bucket, `${evidencePrefix(incidentId)}${path}`);
  const addCopy = async (incidentId: string, files: Record<string, string | Buffer>, to = bucket) => {
    const from = fill(place.path(`volume-${copies++}`), files);
    const objects = bucketObjects({ bucket: to.name, prefix: evidencePrefix(incidentId) }, to.client);
    await uploadEvidence({ from, open: null }, objects, counting().report);
  };
  const tamper = async (incidentId: string, path: string) => {
    const Key = `${evidencePrefix(incidentId)}${path}`;
    await bucket.client.send(new PutObjectCommand({ Bucket: bucket.name, Key, Body: 'tampered' }));
  };

  evidenceStoreContract('s3Evidence', () => ({ evidence: s3Evidence({ bucket }), read, addCopy, tamper }));

  test('the copied volume is kept byte for byte, secrets and all, however large, and a part of a copy is not sealed', async () => {
    const large = Buffer.alloc(PIECE_BYTES + 1, 'x');
    const part = { Bucket: bucket.name, Key: `${evidencePrefix('incident-2')}volume/a.bin`, Body: 'a' };
    await bucket.client.send(new PutObjectCommand(part));
    await addCopy(INCIDENT, { 'a.bin': 'api_key=abcdef123456', 'large.bin': large });

    const sealed = [await s3Evidence({ bucket }).seal(INCIDENT), await s3Evidence({ bucket }).seal('incident-2')];

    expect(sealed.map(({ files }) => files)).toEqual([2, 0]);
    expect(await read(INCIDENT, 'volume/a.bin')).toBe('api_key=abcdef123456');
    expect(JSON.parse(await read(INCIDENT, 'manifest.json'))).toMatchObject({
      files: [{}, { path: 'volume/large.bin', bytes: large.length, sha256: sha256Of(large) }],
    });
  });

  test('the manifest has the sha256 that the seal gives', async () => {
    await s3Evidence({ bucket }).put(INCIDENT, 'a.txt', 'text');

    const { manifestSha256, folder } = await s3Evidence({ bucket }).seal(INCIDENT);

    expect(sha256Of(await read(INCIDENT, 'manifest.json'))).toBe(manifestSha256);
    expect(folder).toBe(`s3://${bucket.name}/evidence/${INCIDENT}/`);
  });

  test('the listing of a copy can not be written by hand', async () => {
    await expect(s3Evidence({ bucket }).put(INCIDENT, 'volume.json', '{}')).rejects.toThrow(RangeError);
  });

  test('what a bucket with Object Lock keeps can not be removed, be it put, copied or sealed', async () => {
    await s3Evidence({ bucket: locked }).put(INCIDENT, 'a.txt', 'text');
    await addCopy(INCIDENT, { 'b.bin': 'b', 'large.bin': Buffer.alloc(PIECE_BYTES + 1) }, locked);
    await s3Evidence({ bucket: locked }).seal(INCIDENT);

    const { Versions = [] } = await locked.client.send(new ListObjectVersionsCommand({ Bucket: locked.name }));
    const removals = Versions.map(({ Key, VersionId }) =>
      locked.client.send(new DeleteObjectCommand({ Bucket: locked.name, Key, VersionId })),
    );

    expect(Versions).toHaveLength(5);
    for (const { status } of await Promise.allSettled(removals)) expect(status).toBe('rejected');
  });
});
