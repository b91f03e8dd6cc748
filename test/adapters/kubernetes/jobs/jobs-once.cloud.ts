import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import { releaseClaim } from '../../../../adapters/kubernetes/jobs/job-pods.ts';
import type { JobSpec } from '../../../../core/kernel/ports/jobs.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { ended } from '../../../contracts/volumes/jobs.contract.ts';
import { type ClusterJobs, clusterJobs } from './cluster-jobs.ts';
import { contentOf, filledClaim } from './volume-pods.ts';

cloudSuite(['kubernetes'], 'a function that dies while it starts a job', () => {
  let world: ClusterJobs;
  let volume: string;
  beforeAll(async () => {
    world = await clusterJobs();
    volume = await filledClaim(world.real.cluster, { 'a.bin': 'a' });
  });
  afterAll(() => world.close());

  const copyTo = (to: string): JobSpec => ({
    ...{ kind: 'copy', from: volume, to: { volume: to }, twin: `${to}-twin`, workloadId: 'nobody' },
  });
  /** The cluster for a function that dies as soon as it has carried out so many changes. */
  const dyingAfter = (changes: number): Cluster => {
    let done = 0;
    return world.operator.through((transport) => async (request) => {
      if (done >= changes) throw new Error('the function died');
      const answer = await transport(request);
      if (request.getHttpMethod() !== 'GET') done += 1;
      if (done >= changes) throw new Error('the function died');
      return answer;
    });
  };
  const namesOf = async (kind: 'jobs' | 'persistentvolumeclaims' | 'configmaps', of: string) => {
    const group = kind === 'jobs' ? '/apis/batch/v1' : '/api/v1';
    const path = `${group}/namespaces/${world.real.cluster.namespace}/${kind}`;
    const { items } = await world.real.cluster.send<{ items: { metadata: { name: string } }[] }>('GET', path);
    return items
      .map(({ metadata }) => metadata.name)
      .filter((name) => name.startsWith(`${of}-`) || name === of)
      .sort();
  };

  test('after any of its changes, is called again, and the job is done once', async () => {
    let changes = 0;
    for (let survived = false; !survived; ) {
      changes += 1;
      const to = `copy-${changes}`;
      survived = await world
        .jobs({ cluster: dyingAfter(changes) })
        .start(world.fence, to, copyTo(to))
        .then(
          () => true,
          () => false,
        );

      await world.jobs().start(world.fence, to, copyTo(to));

      expect(await ended(world.jobs(), to)).toMatchObject({ state: 'succeeded' });
      expect(await namesOf('jobs', to)).toEqual([`${to}-1`, `${to}-held`, `${to}-twin-held`]);
      expect(await namesOf('persistentvolumeclaims', to)).toEqual([to, `${to}-twin`]);
      expect(await namesOf('configmaps', `ragmend-work-${to}`)).toEqual([`ragmend-work-${to}-1`]);
    }
    expect(changes).toBe(8);
  });

  test('what holds a copy takes that copy along when it goes, and its job stays known', async () => {
    const { namespace, batch } = world.operator.cluster;
    await world.jobs().start(world.fence, 'held', copyTo('held'));
    const done = await ended(world.jobs(), 'held');

    await batch.deleteNamespacedJob({ name: 'held-twin-held', namespace, propagationPolicy: 'Background' });

    do await releaseClaim(world.operator.cluster, 'held-twin');
    while ((await namesOf('persistentvolumeclaims', 'held')).length > 1);
    expect(await contentOf(world.real.cluster, 'held')).not.toBeNull();
    expect(await world.jobs().status('held')).toEqual(done);
  });

  test('a claim that somebody else made is not written to', async () => {
    const taken = await filledClaim(world.real.cluster, { 'b.bin': 'b' });

    const started = world.jobs().start(world.fence, taken, copyTo(taken));

    await expect(started).rejects.toThrow('is none that Ragmend made');
    await expect(world.jobs().status(taken)).rejects.toThrow('is unknown');
    expect(Object.keys((await contentOf(world.real.cluster, taken)) ?? {})).toEqual(['b.bin']);
  });
});
