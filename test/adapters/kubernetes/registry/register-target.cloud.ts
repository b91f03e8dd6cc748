import { registerTarget } from '../../../../adapters/kubernetes/registry/register-target.ts';
import { kubernetesRegistry } from '../../../../adapters/kubernetes/registry/registry.ts';
import { DependencyUnavailable, NotFound } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { realLocks } from '../real-locks.ts';
import { kubernetesTarget, PORT } from '../target.ts';

cloudSuite(['kubernetes'], 'registering a target in a cluster', () => {
  let real: RealCluster;
  let held: ReturnType<typeof realLocks>;
  beforeEach(async () => {
    real = await realCluster();
    held = realLocks();
    await workload('one');
    await workload('two');
    await service('one', { app: 'one' });
    await service('two', { app: 'two' });
  });
  afterEach(async () => {
    held.close();
    await real.close();
  });

  async function workload(name: string) {
    const { namespace, apps } = real.cluster;
    const labels = { app: name, service: 'search' };
    // Nothing here runs: the pods find no node.
    const spec = { nodeSelector: { nowhere: 'true' }, containers: [{ name: 'store', image: 'none' }] };
    const template = { metadata: { labels }, spec };
    const body = { metadata: { name }, spec: { selector: { matchLabels: { app: name } }, template } };
    await apps.createNamespacedDeployment({ namespace, body });
  }
  async function service(name: string, selector: Record<string, string> | undefined, over: object = {}) {
    const { namespace, core } = real.cluster;
    await core.deleteNamespacedService({ namespace, name }).catch(() => undefined);
    const spec = { ports: [{ port: 80, targetPort: PORT }], ...(selector && { selector }), ...over };
    await core.createNamespacedService({ namespace, body: { metadata: { name }, spec } });
  }
  const target = (shards = [{ id: 'one' }, { id: 'two' }]) => kubernetesTarget(real.cluster.namespace, shards);
  const registry = () => kubernetesRegistry({ cluster: real.cluster, locks: held.locks, target: target() });
  const register = () => registerTarget(real.cluster, target());

  test('each workload is given a Service of its own, which the shard is known by', async () => {
    const entries = await register();

    const { core, namespace } = real.cluster;
    const { spec } = await core.readNamespacedService({ namespace, name: 'one-direct' });
    expect(await registry().read('docs-rag')).toEqual(entries);
    expect(entries[0]).toEqual({
      ...{ shardId: 'one', replicaOf: null, workloadId: 'one', url: `http://${spec?.clusterIP}:${PORT}` },
      ...{ route: 'self', replicaUrl: null, epoch: 0 },
    });
    expect(spec).toMatchObject({ publishNotReadyAddresses: true, selector: { app: 'one' } });
  });

  test('a shard that is no longer configured is forgotten, and a new one is added', async () => {
    await registerTarget(real.cluster, target([{ id: 'one' }]));

    const entries = await registerTarget(real.cluster, target([{ id: 'two' }]));

    expect(entries.map(({ shardId }) => shardId)).toEqual(['two']);
  });

  test('what the Service selects is learnt anew while the shard is in rotation', async () => {
    await register();
    await service('one', { app: 'one', service: 'search' });
    await register();
    const fence = await held.locks.take('docs-rag', 'one');

    await registry().change(fence, 'one', { route: 'none' });
    await registry().change(fence, 'one', { route: 'self' });

    const { core, namespace } = real.cluster;
    const { spec } = await core.readNamespacedService({ namespace, name: 'one' });
    expect(spec?.selector).toEqual({ app: 'one', service: 'search' });
  });

  test('of two that register at once, both find the target registered', async () => {
    const [one, other] = await Promise.all([register(), register()]);

    expect(one).toEqual(other);
  });

  test.each<[string, Record<string, string> | undefined, object, string]>([
    [
      'leads to other shards too',
      { service: 'search' },
      {},
      "selects 'two' too: a shard can't be taken out of rotation alone",
    ],
    ['leads to nobody', { app: 'nobody' }, {}, "does not select the pods of 'one'"],
    ['has no selector', undefined, {}, 'selects no pods'],
    ['is a name elsewhere', undefined, { type: 'ExternalName', externalName: 'example.org' }, 'selects no pods'],
    [
      'leads to another port',
      { app: 'one' },
      { ports: [{ port: PORT, targetPort: 1 }] },
      `no port that leads to '${PORT}'`,
    ],
  ])('a Service that %s is refused, and nothing is registered', async (_, selector, over, reason) => {
    await service('one', selector, over);

    await expect(register()).rejects.toThrow(reason);

    await expect(registry().read('docs-rag')).rejects.toBeInstanceOf(NotFound);
  });

  test('a workload or a Service that does not exist is NotFound', async () => {
    const [noWorkload, noService] = [{ id: 'three' }, { id: 'one', service: 'nobody' }];

    await expect(registerTarget(real.cluster, target([noWorkload]))).rejects.toThrow("workload 'three' is neither");
    await expect(registerTarget(real.cluster, target([noService]))).rejects.toBeInstanceOf(NotFound);
  });

  test('a ConfigMap that is no registry is not taken for an empty one', async () => {
    await register();
    const { core, namespace } = real.cluster;
    const body = [{ op: 'replace', path: '/data/order', value: 'one' }];
    await core.patchNamespacedConfigMap({ namespace, name: 'ragmend-registry-docs-rag', body });

    await expect(registry().read('docs-rag')).rejects.toBeInstanceOf(DependencyUnavailable);
  });
});
