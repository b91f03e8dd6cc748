import { registerTarget } from '../../../../adapters/kubernetes/registry/register-target.ts';
import { kubernetesRegistry } from '../../../../adapters/kubernetes/registry/registry.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { type Operator, operatorOf } from '../manifests/identities.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { realLocks } from '../real-locks.ts';
import { startStores } from '../store/store-pods.ts';
import { kubernetesTarget } from '../target.ts';

cloudSuite(['kubernetes'], 'several Services of one shard', () => {
  let real: RealCluster;
  let held: ReturnType<typeof realLocks>;
  let operator: Operator;
  let fence: ShardFence;
  beforeAll(async () => {
    real = await realCluster();
    held = realLocks();
    fence = await held.locks.take('docs-rag', 'shard-1');
    await startStores(real, [{ id: 'shard-1', kind: 'StatefulSet' }]);
    const { core, namespace } = real.cluster;
    const body = {
      metadata: { name: 'shard-1-headless' },
      spec: { clusterIP: 'None', selector: { team: 'search', app: 'shard-1' }, ports: [{ port: 7000 }] },
    };
    await core.createNamespacedService({ namespace, body });
    await registerTarget(real.cluster, target());
    operator = await operatorOf(target());
  });
  afterEach(() => change({ route: 'self' }));
  afterAll(async () => {
    held.close();
    await operator.remove();
    await real.close();
  });

  const target = () =>
    kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1', service: ['shard-1', 'shard-1-headless'] }]);
  const registry = () => kubernetesRegistry({ cluster: operator.cluster, locks: held.locks, target: target() });
  const change = (patch: Partial<RegistryEntry>) => registry().change(fence, 'shard-1', patch);
  const routeOf = async () => (await registry().read('docs-rag'))[0]?.route;
  async function selectorOf(name: string) {
    const { core, namespace } = real.cluster;
    return (await core.readNamespacedService({ namespace, name })).spec?.selector;
  }

  test('all Services of a shard are switched, and each selects again what its owner let it select', async () => {
    await change({ route: 'none' });
    const out = await Promise.all([selectorOf('shard-1'), selectorOf('shard-1-headless')]);
    await change({ route: 'self' });

    expect(out).toEqual([{ 'ragmend.dev/rotation': 'out' }, { 'ragmend.dev/rotation': 'out' }]);
    expect(await selectorOf('shard-1')).toEqual({ app: 'shard-1' });
    expect(await selectorOf('shard-1-headless')).toEqual({ team: 'search', app: 'shard-1' });
  });

  test('a switch that one Service does not take switches the others, is not written down, and is completed by a retry', async () => {
    const { core, namespace } = real.cluster;
    const name = 'shard-1-headless';
    const stale = { 'ragmend.dev/epoch': JSON.stringify({ 'docs-rag': fence.epoch + 1 }) };
    const stamp = (annotations: object) =>
      core.patchNamespacedService({
        namespace,
        name,
        body: [{ op: 'add', path: '/metadata/annotations', value: annotations }],
      });
    await stamp(stale);

    await expect(change({ route: 'none' })).rejects.toThrow(`'${name}' was written with epoch`);
    const [routed, first] = [await routeOf(), await selectorOf('shard-1')];
    await stamp({});
    await change({ route: 'none' });

    expect([routed, first]).toEqual(['self', { 'ragmend.dev/rotation': 'out' }]);
    expect(await selectorOf(name)).toEqual({ 'ragmend.dev/rotation': 'out' });
    expect(await routeOf()).toBe('none');
  });

  test('one of several Services that somebody else routes again reads as routed', async () => {
    await change({ route: 'none' });
    const { core, namespace } = real.cluster;
    const body = [{ op: 'replace', path: '/spec/selector', value: { app: 'shard-1' } }];
    await core.patchNamespacedService({ namespace, name: 'shard-1-headless', body, fieldManager: 'helm' });

    expect(await routeOf()).toBe('self');
  });
});
