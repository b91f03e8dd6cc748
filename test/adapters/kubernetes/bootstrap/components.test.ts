import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden } from '../../../../adapters/kubernetes/api/cluster-errors.ts';
import { kubernetesComponents } from '../../../../adapters/kubernetes/bootstrap/components.ts';
import { StartRefused } from '../../../../core/bootstrap/errors.ts';
import type { PodHeard } from '../../../../core/contracts/agent/pod-ask.ts';
import { bootstrapConfig } from '../../../../core/contracts/config/bootstrap-config.ts';
import { NotFound, StaleEpoch } from '../../../../core/kernel/task-error.ts';
import { type RealDatabase, realDatabase } from '../../local/real-database.ts';
import { answering, clusterWith, podOf, waiting } from '../generator/pods-of.ts';
import { kubernetesTarget } from '../target.ts';

const bootstrap = bootstrapConfig.parse({
  components: [
    { workload: 'Deployment/api', settle: { port: 8080, path: '/healthz' } },
    { workload: 'StatefulSet/shard-1' },
    { workload: 'StatefulSet/queue' },
    { workload: 'DaemonSet/proxy' },
  ],
});
const target = { ...kubernetesTarget('rag', [{ id: 'shard-1' }]), bootstrap };

const meta = (name: string, over: object = {}) => ({ name, uid: name, resourceVersion: '1', generation: 3, ...over });
const workload = (name: string, over: object = {}, metadata: object = {}) => ({
  metadata: meta(name, metadata),
  spec: { replicas: 2, selector: {}, template: { metadata: { labels: { app: name } }, spec: { containers: [] } } },
  ...over,
});
const setOf = (name: string, revision: number) => ({
  ...workload(name),
  metadata: meta(name, {
    ownerReferences: [{ kind: 'Deployment', name: 'api', uid: 'api' }],
    annotations: { 'deployment.kubernetes.io/revision': `${revision}` },
  }),
});

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

const opened = (objects: Record<string, object | object[]>, heard: PodHeard = { error: 'ETIMEDOUT' }) => {
  const agent = answering(() => heard);
  const none = { horizontalpodautoscalers: [], scaledobjects: [], helmreleases: [], applications: [] };
  const cluster = clusterWith({ ...none, ...objects });
  return { components: kubernetesComponents({ cluster, locks: real.held, target }, agent.ask), asked: agent.asked };
};

describe('the status of a component', () => {
  const sets = [setOf('api-1', 1), setOf('api-2', 2)];

  test('counts its pods, and names those of the revision before and the revision that serves', async () => {
    const pods = [podOf('b', 'api-2', { status: waiting('CrashLoopBackOff', 'back-off 5m') }), podOf('a', 'api-1')];
    const { components } = opened({ 'deployments/api': workload('api'), replicasets: sets, pods });

    expect(await components.status('docs-rag', 'Deployment/api')).toEqual({
      ...{ workload: 'Deployment/api', replicas: 2, ready: 1, pods: 2, version: expect.any(String) },
      ...{ pastRevision: 'api-1', stalePods: ['a'] },
      failing: "1 of 2 pods are ready: pod 'b': CrashLoopBackOff: back-off 5m",
    });
  });

  test('has no past revision whose pods do not serve', async () => {
    const pods = [podOf('a', 'api-2'), podOf('b', 'api-1', { status: waiting('CrashLoopBackOff') })];
    const { components } = opened({ 'deployments/api': workload('api'), replicasets: sets, pods });

    expect(await components.status('docs-rag', 'Deployment/api')).toMatchObject({ pastRevision: null });
  });

  test('has a version that the number of replicas does not change, and its template does', async () => {
    const version = async (spec: object) => {
      const { components } = opened({
        'statefulsets/queue': { ...workload('queue'), spec: { ...workload('queue').spec, ...spec } },
        pods: [],
      });
      return (await components.status('docs-rag', 'StatefulSet/queue')).version;
    };

    expect(await version({ replicas: 0 })).toBe(await version({ replicas: 5 }));
    expect(await version({ template: { spec: { containers: [{ name: 'x' }] } } })).not.toBe(await version({}));
  });

  test('of what is no component, or not there, is not told', async () => {
    const { components } = opened({ 'deployments/other': workload('other') });

    await expect(components.status('docs-rag', 'Deployment/other')).rejects.toThrow('add it to bootstrap.components');
    await expect(components.status('docs-rag', 'Deployment/api')).rejects.toBeInstanceOf(NotFound);
  });
});

describe('what is not changed', () => {
  const hpa = (kind: string, name: string) => ({ metadata: { name: 'own' }, spec: { scaleTargetRef: { kind, name } } });
  const queue = (spec: object, metadata: object = {}) => ({
    'statefulsets/queue': workload('queue', { spec: { ...workload('queue').spec, ...spec } }, metadata),
  });

  test.each<[string, string, Record<string, object | object[]>, string]>([
    ['an HPA', 'StatefulSet/queue', { ...queue({}), horizontalpodautoscalers: [hpa('StatefulSet', 'queue')] }, 'pause'],
    ['KEDA', 'StatefulSet/queue', { ...queue({}), scaledobjects: [hpa('StatefulSet', 'queue')] }, 'paused-replicas'],
    [
      'an operator that owns it',
      'StatefulSet/queue',
      queue({}, { ownerReferences: [{ kind: 'Queue', name: 'q', uid: 'q', controller: true }] }),
      'Queue/q',
    ],
    [
      'an operator that writes its replicas',
      'StatefulSet/queue',
      queue({}, { managedFields: [{ manager: 'queue-operator', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }] }),
      "'queue-operator' sets its replicas",
    ],
    [
      'Argo CD',
      'StatefulSet/queue',
      queue({}, { annotations: { 'argocd.argoproj.io/tracking-id': 'rag:apps/StatefulSet:rag/queue' } }),
      'group: apps',
    ],
    ['Flux', 'StatefulSet/queue', queue({}, { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } }), 'in Git, '],
    ['a pause', 'Deployment/api', { 'deployments/api': { ...workload('api'), spec: { paused: true } } }, 'resume'],
    ['nodes', 'DaemonSet/proxy', { 'daemonsets/proxy': workload('proxy') }, 'a pod on each node'],
    ['a shard', 'StatefulSet/shard-1', { 'statefulsets/shard-1': workload('shard-1') }, 'its own runbook'],
    [
      'a volume that would go',
      'StatefulSet/queue',
      queue({ persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } }),
      "'Retain'",
    ],
  ])('because of %s is refused with what to do', async (_, name, objects, says) => {
    const { components } = opened(objects);
    const fence = await real.locks.take('docs-rag', 'shard-1');

    const scaled = components.scale(fence, name, 0, 'any');

    await expect(scaled).rejects.toBeInstanceOf(StartRefused);
    await expect(scaled).rejects.toThrow(says);
  });

  test('without the right to see autoscalers, nothing is scaled', async () => {
    const known = clusterWith(queue({}));
    const send = async (method: 'GET', path: string) => {
      if (path.includes('horizontalpodautoscalers')) throw new ClusterForbidden('forbidden');
      return known.send(method, path);
    };
    const cluster = { ...known, send } as Cluster;
    const components = kubernetesComponents(
      { cluster, locks: real.held, target },
      answering(() => ({ error: '' })).ask,
    );
    const fence = await real.locks.take('docs-rag', 'shard-1');

    await expect(components.scale(fence, 'StatefulSet/queue', 0, 'any')).rejects.toThrow('ragmend manifests');
  });

  test('with the lock of a shard, nothing of the target is', async () => {
    const { components } = opened(queue({}));
    const fence = await real.locks.take('docs-rag/shard/shard-1', 'shard-1');

    await expect(components.scale(fence, 'StatefulSet/queue', 0, 'any')).rejects.toBeInstanceOf(StaleEpoch);
    await expect(components.deletePods(fence, 'StatefulSet/queue', ['a'])).rejects.toBeInstanceOf(StaleEpoch);
    await expect(components.rollBack(fence, 'Deployment/api', 'x', 'any')).rejects.toBeInstanceOf(StaleEpoch);
  });
});

describe('a component is functional', () => {
  const api = { 'deployments/api': workload('api'), replicasets: [setOf('api-1', 1)] };
  const pods = [podOf('a', 'api-1'), podOf('b', 'api-1', { status: waiting('ContainerCreating') })];
  const answered = (status: number): PodHeard => ({ status, headers: {}, body: '' });

  test.each<[string, PodHeard, boolean]>([
    ['if its ready pods answer its probe well', answered(204), true],
    ['not if one answers that it is not', answered(503), false],
    ['not if one does not answer', { error: 'ECONNREFUSED' }, false],
  ])('%s', async (_, heard, is) => {
    const { components, asked } = opened({ ...api, pods }, heard);

    expect(await components.isFunctional('docs-rag', 'Deployment/api')).toBe(is);
    expect(asked).toMatchObject([{ about: 'proof', ip: '10.0.0.7', port: 8080, path: '/healthz' }]);
  });

  test('if it has no probe', async () => {
    const { components, asked } = opened({});

    expect(await components.isFunctional('docs-rag', 'StatefulSet/queue')).toBe(true);
    expect(asked).toEqual([]);
  });
});
