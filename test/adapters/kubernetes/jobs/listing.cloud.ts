import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { list, type Pod } from '../../../../adapters/kubernetes/api/objects.ts';
import { releaseClaim } from '../../../../adapters/kubernetes/jobs/job-pods.ts';
import { kubernetesListing } from '../../../../adapters/kubernetes/jobs/listing.ts';
import { usesClaim } from '../../../../adapters/kubernetes/workloads/workload-claim.ts';
import { NotFound } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { bundledAgent } from './bundled-agent.ts';
import { type ClusterJobs, clusterJobs } from './cluster-jobs.ts';
import { filledClaim } from './volume-pods.ts';

const isOfList = ({ metadata }: Pod) => metadata.name.startsWith('ragmend-list-');

cloudSuite(['kubernetes'], 'the listing of a volume in a cluster', () => {
  let world: ClusterJobs;
  beforeAll(async () => {
    world = await clusterJobs();
  });
  afterAll(() => world.close());
  const listing = (volume: string) => {
    const { target, operator } = world;
    return kubernetesListing({ cluster: operator.cluster, target, program: bundledAgent() }).listing(volume);
  };

  test('it has paths, sizes and sha256 of all files, in order', async () => {
    const volume = await filledClaim(world.real.cluster, { 'b/b.bin': 'b', 'a.bin': 'a', 'lost+found/x': 'x' });

    const files = await listing(volume);

    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(files).toEqual([
      { path: 'a.bin', bytes: 1, sha256: sha256('a') },
      { path: 'b/b.bin', bytes: 1, sha256: sha256('b') },
    ]);
  });

  test('it keeps no claim from going once it is done', async () => {
    const { cluster } = world.operator;
    const volume = await filledClaim(world.real.cluster, { 'a.bin': 'a' });
    await listing(volume);

    const isLeft = async () =>
      (await list<Pod>(cluster, 'pods')).some((pod) => usesClaim(pod, volume) && isOfList(pod));
    // Its container ends a moment before its pod does.
    for (; await isLeft(); await sleep(100)) await releaseClaim(cluster, volume);
  });

  test('an unknown volume has none', async () => {
    await expect(listing('nobody')).rejects.toBeInstanceOf(NotFound);
  });
});
