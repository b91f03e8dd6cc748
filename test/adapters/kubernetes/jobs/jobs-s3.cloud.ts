import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { HEADER } from '../../../agent/workplace.ts';
import { kubectl } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { ended } from '../../../contracts/volumes/jobs.contract.ts';
import { realBucket } from '../../aws/s3/real-bucket.ts';
import { type ClusterJobs, clusterJobs, podsOfJob } from './cluster-jobs.ts';
import { type GatedS3, gatedS3 } from './gated-s3.ts';
import { contentOf, filledClaim } from './volume-pods.ts';

const FILES = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`segment/${n}.bin`, `content of ${n}`]));
const { snapshotId } = HEADER;

cloudSuite(['kubernetes', 's3'], 'jobs in a cluster, with objects in S3', () => {
  const bucket = realBucket();
  let world: ClusterJobs;
  let gate: GatedS3;
  let volume: string;
  beforeAll(async () => {
    world = await clusterJobs();
    [gate, volume] = await Promise.all([
      gatedS3(world.real.cluster),
      filledClaim(world.real.cluster, { ...FILES, 'segment/held.bin': 'the last' }),
    ]);
  });
  afterAll(() => world.close());

  /** Jobs get a key of the test server as short credentials. */
  const grant = async () => {
    const { accessKeyId, secretAccessKey } = await bucket.client.config.credentials();
    const Expiration = '2100-01-01T00:00:00Z';
    return JSON.stringify({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: '', Expiration });
  };
  const jobs = () => {
    const { name } = bucket;
    const buckets = { snapshots: name, evidence: name, region: 'us-east-1', endpoint: gate.endpoint };
    return world.jobs({ buckets, grant });
  };
  const textOf = async (Key: string) => {
    const { Body } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key }));
    return String(await Body?.transformToString());
  };
  /** What the agent printed last in the newest pod of a job. */
  const resultOf = async (jobId: string) => {
    const { namespace } = world.real.cluster;
    const log = await kubectl(['-n', namespace, 'logs', '-l', `ragmend.dev/job=${jobId}`, '--tail=1']);
    return (JSON.parse(log) as { result: { bytesReused: number } }).result;
  };
  const started = async (jobId: string, bytes: number) => {
    while ((await jobs().status(jobId)).bytesDone < bytes) await sleep(100);
  };

  test('a volume is uploaded, and restored into a new one by attempts that each go on where the one before was ended', async () => {
    const { namespace } = world.real.cluster;
    await jobs().start(world.fence, 'upload', { kind: 'upload', from: volume, manifest: HEADER });
    const uploaded = await ended(jobs(), 'upload');
    const manifestSha256 = (await textOf(`snapshots/${snapshotId}/manifest.sha256`)).trim();
    const spec = { kind: 'restore', snapshotId, manifestSha256, to: 'restored' } as const;
    await gate.shut();
    await jobs().start(world.fence, 'restore', spec);
    await started('restore', 100);
    const [first = ''] = await podsOfJob(world.real.cluster, 'restore');
    // The command may end with the container that it ends.
    await kubectl(['-n', namespace, 'exec', first, '--', 'node', '-e', 'process.kill(1)']).catch(() => undefined);
    const killed = await ended(jobs(), 'restore');
    await jobs().start(world.fence, 'restore', spec);
    await started('restore', 100);
    await kubectl(['-n', namespace, 'delete', 'pod', '-l', 'ragmend.dev/job=restore']);
    const lost = await ended(jobs(), 'restore');
    await gate.open();

    await jobs().start(world.fence, 'restore', spec);
    await jobs().start(world.fence, 'restore', spec);

    const status = await ended(jobs(), 'restore');
    expect(uploaded).toMatchObject({ state: 'succeeded', reason: null });
    expect(killed).toMatchObject({ state: 'failed', intact: true, reason: expect.stringContaining('attempt 1') });
    expect(lost).toMatchObject({ state: 'failed', intact: true, reason: expect.stringContaining('attempt 2') });
    expect(status).toMatchObject({ state: 'succeeded', startedAt: killed.startedAt });
    expect((await resultOf('restore')).bytesReused).toBeGreaterThan(100);
    expect(await contentOf(world.real.cluster, 'restored')).toEqual(await contentOf(world.real.cluster, volume));
    const { items } = await world.real.cluster.batch.listNamespacedJob({
      namespace,
      labelSelector: 'ragmend.dev/job=restore',
    });
    expect(items).toHaveLength(3);
  });

  test('a volume is copied as evidence of its incident, into the bucket alone', async () => {
    const to = { evidenceOf: world.fence.incidentId };

    await jobs().start(world.fence, 'evidence', { kind: 'copy', from: volume, to, twin: null, workloadId: 'nobody' });

    expect(await ended(jobs(), 'evidence')).toMatchObject({ state: 'succeeded', intact: true });
    expect(await textOf(`evidence/${world.fence.incidentId}/volume/segment/7.bin`)).toBe('content of 7');
  });
});
