import { KubeConfig } from '@kubernetes/client-node';
import { clusterOf } from '../../../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden, ClusterRefused } from '../../../../adapters/kubernetes/api/cluster-errors.ts';
import { DependencyUnavailable, NotFound, WriteConflict } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';

cloudSuite(['kubernetes'], 'the API of a cluster', () => {
  let real: RealCluster;
  beforeAll(async () => {
    real = await realCluster();
  });
  afterAll(() => real.close());

  const newMap = async () => {
    const { core, namespace } = real.cluster;
    const body = { metadata: { generateName: 'map-' }, data: { a: '1' } };
    const { metadata } = await core.createNamespacedConfigMap({ namespace, body });
    return { name: String(metadata?.name), namespace };
  };

  test('what does not exist is NotFound', async () => {
    const { core, namespace } = real.cluster;

    const read = core.readNamespacedService({ namespace, name: 'nobody' });

    await expect(read).rejects.toBeInstanceOf(NotFound);
    await expect(read).rejects.toThrow('services "nobody" not found');
  });

  test('what exists already, and a patch that expects something else, is WriteConflict', async () => {
    const { core } = real.cluster;
    const map = await newMap();
    const expects = (value: string) => [
      { op: 'test', path: '/data/a', value },
      { op: 'replace', path: '/data/a', value: '2' },
    ];

    const again = core.createNamespacedConfigMap({ namespace: map.namespace, body: { metadata: { name: map.name } } });
    const patch = core.patchNamespacedConfigMap({ ...map, body: expects('0') });

    await expect(again).rejects.toBeInstanceOf(WriteConflict);
    await expect(patch).rejects.toBeInstanceOf(WriteConflict);
    await core.patchNamespacedConfigMap({ ...map, body: expects('1') });
    expect((await core.readNamespacedConfigMap(map)).data).toEqual({ a: '2' });
  });

  test('what is malformed is refused, not taken for a lost race', async () => {
    const map = await newMap();

    const patch = real.cluster.core.patchNamespacedConfigMap({
      ...map,
      body: [{ op: 'replace', path: '/data/a', value: 7 }],
    });

    await expect(patch).rejects.toBeInstanceOf(ClusterRefused);
  });

  test('an identity without the right is told verb, resource, namespace, and what to apply', async () => {
    const { namespace } = real.cluster;
    const nobody = real.through((transport) => (request) => {
      request.setHeaderParam('Impersonate-User', 'system:serviceaccount:default:nobody');
      return transport(request);
    });

    const read = nobody.core.readNamespacedPod({ namespace, name: 'a-pod' });

    await expect(read).rejects.toBeInstanceOf(ClusterForbidden);
    await expect(read).rejects.toThrow(
      /cannot get resource "pods".*in the namespace "ragmend-test-.*ragmend manifests/,
    );
  });

  test('a cluster that does not answer may come back', async () => {
    const kubeconfig = new KubeConfig();
    const nowhere = { name: 'nowhere', server: 'https://127.0.0.1:1', skipTLSVerify: true };
    kubeconfig.loadFromClusterAndUser(nowhere, { name: 'nobody' });

    const read = clusterOf(kubeconfig, 'default').core.readNamespace({ name: 'default' });

    await expect(read).rejects.toBeInstanceOf(DependencyUnavailable);
  });

  test('a request as it stands keeps fields that the typed calls do not know', async () => {
    const map = await newMap();
    const path = `/api/v1/namespaces/${map.namespace}/configmaps/${map.name}`;

    const read = await real.cluster.send<Record<string, unknown>>('GET', path);
    const patched = await real.cluster.send<{ data: unknown }>('PATCH', path, {
      json: [{ op: 'add', path: '/data/b', value: '2' }],
      type: 'application/json-patch+json',
    });

    expect(read).toMatchObject({ kind: 'ConfigMap', data: { a: '1' } });
    expect(patched.data).toEqual({ a: '1', b: '2' });
  });
});

test('a kubeconfig without a cluster is refused', () => {
  expect(() => clusterOf(new KubeConfig(), 'default')).toThrow(RangeError);
});
