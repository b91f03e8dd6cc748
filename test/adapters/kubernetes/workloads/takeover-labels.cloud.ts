import { waitUntil } from '../../../../adapters/wait-until.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { openedTarget } from '../opened-target.ts';
import { ask, newClaim } from '../store/store-pods.ts';

cloudSuite(['kubernetes'], 'a server with the labels of the Deployment that it takes over from', () => {
  const opened = openedTarget({ stores: [{ id: 'shard-1', kind: 'Deployment' }], registered: true });
  const own = () => String(opened().entries[0]?.url);
  const change = (patch: Partial<RegistryEntry>) => opened().registry.change(opened().fence, 'shard-1', patch);
  const service = () => ({ namespace: opened().namespace, name: 'shard-1' });
  const selectorOf = async () => (await opened().real.cluster.core.readNamespacedService(service())).spec?.selector;
  const podOf = async (server: string) => {
    const { real, namespace } = opened();
    const labelSelector = `ragmend.dev/workload=${server}`;
    const { items } = await real.cluster.core.listNamespacedPod({ namespace, labelSelector });
    return items[0]?.metadata ?? {};
  };
  /** Who answers each of so many connections. */
  const asked = async (times: number) =>
    Promise.all(Array.from({ length: times }, async () => String((await ask(opened().real, own()))?.pod)));
  const isOfTakeover = (pod: string) => pod.startsWith('shard-1-r1-');

  test("it has them, is found by the team's Services, and is reached by the Deployment's own address neither while it stands nor once that has another template", async () => {
    const { fence, workloads, inNamespace, real } = opened();
    await change({ route: 'none' });
    const { ready, url } = await workloads.start(fence, { workloadId: 'shard-1-r1', volume: await newClaim(real) });
    const { labels } = await podOf('shard-1-r1');
    const beside = await asked(12);

    await change({ workloadId: 'shard-1-r1', url: String(url), route: 'self' });
    const selector = await selectorOf();
    await change({ workloadId: 'shard-1', url: own(), route: 'none' });
    await workloads.stop(fence, 'shard-1-r1');
    await inNamespace('rollout', 'restart', 'deployment/shard-1');
    await inNamespace('rollout', 'status', 'deployment/shard-1', '--timeout=300s');

    expect(ready).toBe(true);
    expect(labels).toMatchObject({ app: 'shard-1', team: 'search' });
    expect(beside.filter(isOfTakeover)).toEqual([]);
    expect(selector).toEqual({ app: 'shard-1', 'ragmend.dev/workload': 'shard-1-r1' });
    // Until the cluster has forgotten the pod of the template before, some asks still go there.
    const answer = await waitUntil(() => ask(real, own()), { everyMs: 250, ms: 120_000 });
    expect(answer).toMatchObject({ pod: expect.stringMatching(/^shard-1-(?!r1-)/) });
  });

  test('what an apply merges into the selector of a shard out of rotation brings nobody back', async () => {
    const { registry, real } = opened();
    await change({ route: 'none' });
    const body = [{ op: 'add', path: '/spec/selector/app', value: 'shard-1' }];
    await real.cluster.core.patchNamespacedService({ ...service(), body, fieldManager: 'kubectl' });

    const [entry] = await registry.read('docs-rag');

    expect(entry?.route).toBe('none');
    expect(await selectorOf()).toMatchObject({ 'ragmend.dev/rotation': 'out' });
  });
});
