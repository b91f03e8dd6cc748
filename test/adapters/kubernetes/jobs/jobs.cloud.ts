import { cloudSuite } from '../../../cloud/needs.ts';
import { jobsContract } from '../../../contracts/volumes/jobs.contract.ts';
import { silentServer } from '../pods.ts';
import { type ClusterJobs, clusterJobs } from './cluster-jobs.ts';
import { contentOf, filledClaim } from './volume-pods.ts';

const RESTORE = {
  kind: 'restore' as const,
  snapshotId: 'shard-1-20261123T030000000Z',
  manifestSha256: '0'.repeat(64),
};

cloudSuite(['kubernetes'], 'jobs in a cluster', () => {
  let world: ClusterJobs;
  let endpoint: string;
  beforeAll(async () => {
    world = await clusterJobs();
    endpoint = await silentServer(world.real.cluster);
  });
  afterAll(() => world.close());
  const buckets = () => ({ snapshots: 'snapshots', evidence: 'evidence', region: 'us-east-1', endpoint });

  jobsContract('kubernetesJobs', () => ({
    ...{ jobs: world.jobs({ buckets: buckets() }), fence: world.fence },
    volume: () => filledClaim(world.real.cluster, { 'chroma.sqlite3': 'rows', 'segment/data_level0.bin': 'vectors' }),
    contentOf: (volume) => contentOf(world.real.cluster, volume),
    endless: async () => ({ ...RESTORE, to: `restored-${crypto.randomUUID()}` }),
  }));
});
