import { registerTarget } from '../../../../adapters/kubernetes/registry/register-target.ts';
import { kubernetesRegistry } from '../../../../adapters/kubernetes/registry/registry.ts';
import { kubernetesWorkloads } from '../../../../adapters/kubernetes/workloads/workloads.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import { kubectl } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { type Operator, operatorOf } from '../manifests/identities.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { realLocks } from '../real-locks.ts';
import { ask, newClaim, startStores } from '../store/store-pods.ts';
import { kubernetesTarget } from '../target.ts';

cloudSuite(['kubernetes'], 'a server with the labels of the Deployment that it takes over from', () => {
  let real: RealCluster;
  let held: ReturnType<typeof realLocks>;
  let operator: Operator;
  let fence: ShardFence;
  let own: string;
  beforeAll(async () => {
    real = await realCluster();
    held = realLocks();
    fence = await held.locks.take('docs-rag', 'shard-1');
    await startStores(real, [{ id: 'shard-1', kind: 'Deployment' }]);
    const [entry] = await registerTarget(real.cluster, target());
    own = String(entry?.url);
    operator = await operatorOf(target());
  });
  afterAll(async () => {
    held.close();
    await operator.remove();
    await real.close();
  });

  const target = () => kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1', workloadKind: 'Deployment' }]);
  const deps = () => ({ cluster: operator.cluster, locks: held.locks, target: target() });
  const registry = () => kubernetesRegistry(deps());
  const workloads = () => kubernetesWorkloads({ ...deps(), isReady: async (url) => (await ask(real, url)) !== null });
  const change = (patch: Partial<RegistryEntry>) => registry().change(fence, 'shard-1', patch);
  const named = (name: string) => ({ namespace: real.cluster.namespace, name });
  const selectorOf = async () => (await real.cluster.core.readNamespacedService(named('shard-1'))).spec?.selector;
  const podOf = async (server: string) => {
    const labelSelector = `ragmend.dev/workload=${server}`;
    const { items } = await real.cluster.core.listNamespacedPod({ namespace: real.cluster.namespace, labelSelector });
    return items[0]?.metadata ?? {};
  };
  /** Who answers each of so many connections. */
  const asked = async (times: number) =>
    Promise.all(Array.from({ length: times }, async () => String((await ask(real, own))?.pod)));
  const isOfTakeover = (pod: string) => pod.startsWith('shard-1-r1-');

  test("it has them, is found by the team's Services, and is reached by the Deployment's own address neither while it stands nor once that has another template", async () => {
    await change({ route: 'none' });
    const { ready, url } = await workloads().start(fence, { workloadId: 'shard-1-r1', volume: await newClaim(real) });
    const { labels } = await podOf('shard-1-r1');
    const beside = await asked(12);

    await change({ workloadId: 'shard-1-r1', url: String(url), route: 'self' });
    const selector = await selectorOf();
    await change({ workloadId: 'shard-1', url: own, route: 'none' });
    await workloads().stop(fence, 'shard-1-r1');
    await kubectl(['-n', real.cluster.namespace, 'rollout', 'restart', 'deployment/shard-1']);
    await kubectl(['-n', real.cluster.namespace, 'rollout', 'status', 'deployment/shard-1', '--timeout=60s']);

    expect(ready).toBe(true);
    expect(labels).toMatchObject({ app: 'shard-1', team: 'search' });
    expect(beside.filter(isOfTakeover)).toEqual([]);
    expect(selector).toEqual({ app: 'shard-1', 'ragmend.dev/workload': 'shard-1-r1' });
    // Until the cluster has forgotten the pod of the template before, some asks still go there.
    const answer = await waitUntil(() => ask(real, own), { everyMs: 250, ms: 60_000 });
    expect(answer).toMatchObject({ pod: expect.stringMatching(/^shard-1-(?!r1-)/) });
  });

  test('what an apply merges into the selector of a shard out of rotation brings nobody back', async () => {
    await change({ route: 'none' });
    const body = [{ op: 'add', path: '/spec/selector/app', value: 'shard-1' }];
    await real.cluster.core.patchNamespacedService({ ...named('shard-1'), body, fieldManager: 'kubectl' });

    const [entry] = await registry().read('docs-rag');

    expect(entry?.route).toBe('none');
    expect(await selectorOf()).toMatchObject({ 'ragmend.dev/rotation': 'out' });
  });
});
