import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import { list, type Pod } from '../../../../adapters/kubernetes/api/objects.ts';
import { kubernetesRegistry } from '../../../../adapters/kubernetes/registry/registry.ts';
import { kubernetesWorkloads } from '../../../../adapters/kubernetes/workloads/workloads.ts';
import { restartShard } from '../../../../core/shard/restart-shard.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { FakeCaseFile } from '../../../fakes/case-file.ts';
import { FakeClock } from '../../../fakes/clock.ts';
import { dyingAfter } from '../dying.ts';
import { openedTarget } from '../opened-target.ts';
import { newClaim } from '../store/store-pods.ts';
import { incidentJob } from './incident-job.ts';

cloudSuite(['kubernetes'], 'a process that dies after any change of the cluster, and is tried again', () => {
  const opened = openedTarget({
    stores: [
      { id: 'shard-1', kind: 'StatefulSet' },
      { id: 'shard-2', kind: 'Deployment' },
    ],
    registered: true,
  });

  const portsOn = (cluster: Cluster) => {
    const deps = { ...opened().deps, cluster };
    return {
      registry: kubernetesRegistry(deps),
      workloads: kubernetesWorkloads({ ...deps, isReady: async () => true }),
    };
  };
  type Ports = ReturnType<typeof portsOn>;
  const podsOf = async (workload: string) => {
    const pods = await list<Pod>(opened().real.cluster, 'pods', { matchLabels: { 'ragmend.dev/workload': workload } });
    return pods.map(({ metadata }) => metadata.name);
  };

  /**
   * Does something in a process that dies after its first change, then in one that dies after its
   * second, and so on, each followed by a try that lives.
   */
  async function withEveryDeath(
    work: (ports: Ports, n: number) => Promise<unknown>,
    check: (n: number) => Promise<void>,
  ) {
    for (let n = 1; ; n++) {
      const { around, isDead } = dyingAfter(n);
      const outcome = await work(portsOn(opened().operator.through(around)), n).catch((error: Error) => error);
      if (!isDead()) return n - 1;
      expect(outcome).toBeInstanceOf(Error);
      await work(opened(), n);
      await check(n);
    }
  }

  test('a server is started once', async () => {
    const { fence, workloads, real } = opened();
    const claims = [await newClaim(real), await newClaim(real), await newClaim(real)];
    const named = (n: number) => ({ workloadId: `start-${n}`, volume: String(claims[n - 1]) });

    const deaths = await withEveryDeath(
      (own, n) => own.workloads.start(fence, named(n)),
      async (n) => {
        expect(await workloads.describe(`start-${n}`)).toMatchObject({ ...named(n), ready: true, restarts: 0 });
        expect(await podsOf(`start-${n}`)).toHaveLength(1);
      },
    );

    expect(deaths).toBe(2);
  });

  test('a server is stopped, and can be started on its volume again', async () => {
    const { fence, workloads, real } = opened();
    const volume = await newClaim(real);
    const workload = { workloadId: 'stopped', volume };
    await workloads.start(fence, workload);

    const deaths = await withEveryDeath(
      (own) => own.workloads.stop(fence, 'stopped'),
      async () => {
        await expect(workloads.describe('stopped')).rejects.toThrow("workload 'stopped' is neither");
        expect(await podsOf('stopped')).toEqual([]);
        expect(await workloads.start(fence, workload)).toMatchObject({ volume, ready: true });
      },
    );

    expect(deaths).toBe(1);
  });

  test('the server that was there before is stopped and comes back as it was', async () => {
    const { fence, workloads } = opened();
    const before = await workloads.describe('shard-2');

    const deaths = await withEveryDeath(
      (own) => own.workloads.stop(fence, 'shard-2'),
      async () => {
        expect(await workloads.describe('shard-2')).toMatchObject({ volume: before.volume, running: false });
        const back = await workloads.start(fence, { workloadId: 'shard-2', volume: before.volume });
        expect(back).toMatchObject({ volume: before.volume, ready: true });
      },
    );

    expect(deaths).toBe(1);
  });

  test.each(['shard-1', 'shard-2'])('the server of %s is restarted once', async (shardId) => {
    const { fence, workloads } = opened();
    const ref = { ...fence, shardId };
    const restarts = async () => (await workloads.describe(shardId)).restarts;
    await apply([incidentJob(fence, opened().namespace, 'evidence-copy')]);
    let [caseFile, before, n] = [new FakeCaseFile(new FakeClock()), await restarts(), 0];

    const deaths = await withEveryDeath(
      async (own, death) => {
        if (death !== n) [caseFile, before, n] = [new FakeCaseFile(new FakeClock()), await restarts(), death];
        return restartShard({ ...own, caseFile }, ref);
      },
      async () => {
        expect(await restarts()).toBe(before + 1);
        expect(await workloads.describe(shardId)).toMatchObject({ running: true, ready: true });
      },
    );

    // The kept log, the mark, and the end of the pod or the way back from 0.
    expect(deaths).toBe(3);
  });

  test('a change of the registry is made at the Service and written down', async () => {
    const { fence, registry, real } = opened();
    const route = (n: number) => (n % 2 === 1 ? 'none' : 'self');
    const { core, namespace } = real.cluster;

    const deaths = await withEveryDeath(
      (own, n) => own.registry.change(fence, 'shard-1', { route: route(n) }),
      async (n) => {
        const { spec } = await core.readNamespacedService({ namespace, name: 'shard-1' });
        expect(spec?.selector).toEqual(n % 2 === 1 ? { 'ragmend.dev/rotation': 'out' } : { app: 'shard-1' });
        expect((await registry.read('docs-rag'))[0]).toMatchObject({ route: route(n), epoch: 1 });
      },
    );

    expect(deaths).toBe(2);
  });
});
