import { createHash } from 'node:crypto';
import { kubernetesListing } from '../../../adapters/kubernetes/listing.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { bundledAgent } from './bundled-agent.ts';
import { type ClusterJobs, clusterJobs } from './cluster-jobs.ts';
import { filledClaim } from './volume-pods.ts';

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

  test('an unknown volume has none', async () => {
    await expect(listing('nobody')).rejects.toBeInstanceOf(NotFound);
  });
});
