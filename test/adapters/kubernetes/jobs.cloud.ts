import { systemClock } from '../../../adapters/clock.ts';
import { kubernetesJobs } from '../../../adapters/kubernetes/jobs.ts';
import type { Fence } from '../../../core/kernel/fence.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { jobsContract } from '../../contracts/jobs.contract.ts';
import { bundledAgent } from './bundled-agent.ts';
import { runPod } from './pods.ts';
import { type RealCluster, realCluster } from './real-cluster.ts';
import { realLocks } from './real-locks.ts';
import { kubernetesTarget } from './target.ts';
import { contentOf, filledClaim, NODE } from './volume-pods.ts';

const SILENT = "require('node:net').createServer(() => {}).listen(8000)";

cloudSuite(['kubernetes'], 'jobs in a cluster', () => {
  const program = bundledAgent();
  let real: RealCluster;
  let held: ReturnType<typeof realLocks>;
  let fence: Fence;
  let silent: string;
  beforeAll(async () => {
    real = await realCluster();
    held = realLocks();
    fence = await held.locks.take('docs-rag', 'shard-1');
    const readinessProbe = { tcpSocket: { port: 8000 }, periodSeconds: 1 };
    const ip = await runPod(real.cluster, {
      name: 'silent',
      image: NODE,
      command: ['node', '-e', SILENT],
      readinessProbe,
    });
    silent = `http://${ip}:8000`;
    await real.cluster.core.createNamespacedServiceAccount({
      ...{ namespace: real.cluster.namespace, body: { metadata: { name: 'ragmend-agent' } } },
    });
  });
  afterAll(async () => {
    held.close();
    await real.close();
  });

  const target = () => kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1' }], { agent: { image: NODE } });
  const jobs = () =>
    kubernetesJobs({
      ...{ cluster: real.cluster, locks: held.locks, clock: systemClock, target: target(), program, grant: null },
      buckets: { snapshots: 'snapshots', evidence: 'evidence', region: 'us-east-1', endpoint: silent },
      manifestBytes: async () => 10,
    });

  jobsContract('kubernetesJobs', () => ({
    ...{ jobs: jobs(), fence },
    volume: () => filledClaim(real.cluster, { 'chroma.sqlite3': 'rows', 'segment/data_level0.bin': 'vectors' }),
    contentOf: (volume) => contentOf(real.cluster, volume),
    endless: async () => ({
      ...{ kind: 'restore', snapshotId: 'shard-1-20261123T030000000Z', manifestSha256: '0'.repeat(64) },
      to: `restored-${crypto.randomUUID()}`,
    }),
  }));
});
