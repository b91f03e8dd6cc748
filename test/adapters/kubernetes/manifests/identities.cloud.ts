import { ClusterForbidden } from '../../../../adapters/kubernetes/api/cluster-errors.ts';
import { execInPod } from '../../../../adapters/kubernetes/api/pod-exec.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import {
  type Body,
  type GuardedNamespace,
  guardedNamespace,
  type Method,
  podOf,
  workload,
} from '../guarded-namespace.ts';

cloudSuite(['kubernetes'], 'who may do what in the namespace of a target', () => {
  let world: GuardedNamespace;
  beforeAll(async () => {
    world = await guardedNamespace();
  });
  afterAll(() => world.close());

  const set = (path: string, value: unknown): Body => ({
    ...{ json: [{ op: 'add', path, value }], type: 'application/json-patch+json' },
  });
  /** Jest takes a parameter without a value for its own callback. */
  const requests = (all: [Method, string, Body?][]) =>
    all.map(([method, path, body = null]) => ({ method, path, body }));

  test.each(
    requests([
      ['GET', '/api/v1/namespaces'],
      ['GET', '/api/v1/nodes'],
      ['GET', '/api/v1/persistentvolumes'],
      ['GET', '/api/v1/pods'],
      ['GET', '/api/v1/namespaces/default/pods'],
      ['GET', '/api/v1/namespaces/default/configmaps'],
      ['GET', '/apis/batch/v1/namespaces/kube-system/jobs'],
      ['GET', '/api/v1/namespaces/{ns}/secrets'],
      ['GET', '/api/v1/namespaces/{ns}/secrets/api-keys'],
      ['GET', '/api/v1/namespaces/{ns}/secrets/ragmend-grant-docs-rag'],
      ['PATCH', '/api/v1/namespaces/{ns}/secrets/api-keys', set('/metadata/labels', {})],
      ['DELETE', '/api/v1/namespaces/{ns}/secrets/api-keys'],
      ['DELETE', '/api/v1/namespaces/{ns}/persistentvolumeclaims/data-shard-1'],
      ['DELETE', '/api/v1/namespaces/{ns}/persistentvolumeclaims'],
      ['DELETE', '/apis/apps/v1/namespaces/{ns}/statefulsets/shard-1'],
      ['POST', '/api/v1/namespaces/{ns}/pods', { json: { metadata: { name: 'x' }, spec: { containers: [] } } }],
      ['POST', '/api/v1/namespaces/{ns}/serviceaccounts/default/token', { json: { spec: { audiences: [] } } }],
      [
        'POST',
        '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings',
        { json: { metadata: { name: 'x' } } },
      ],
      ['GET', '/api/v1/namespaces/{ns}/services/http:shard-1:8000/proxy/'],
    ]),
  )('the operator may not $method $path', async ({ method, path, body }) => {
    expect(await world.may(world.operator, method, path, body)).toMatch(/forbidden/);
  });

  test.each<[string, Method, string, Body]>([
    ['remove a workload of the team', 'DELETE', '/apis/apps/v1/namespaces/{ns}/deployments/shard-1', { json: {} }],
    [
      'change what pods of a shard are',
      'PATCH',
      '/apis/apps/v1/namespaces/{ns}/deployments/shard-1',
      set('/spec/template/spec/containers/0/image', 'evil'),
    ],
    ['scale somebody else', 'PATCH', '/apis/apps/v1/namespaces/{ns}/deployments/api', set('/spec/replicas', 0)],
    [
      'give a claim an owner whose end would delete it',
      'PATCH',
      '/api/v1/namespaces/{ns}/persistentvolumeclaims/data-shard-1',
      set('/metadata/ownerReferences', [{ apiVersion: 'batch/v1', kind: 'Job', name: 'gone-held', uid: 'none' }]),
    ],
    [
      'write a ConfigMap of the team',
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      { json: { metadata: { name: 'settings' } } },
    ],
    [
      'lead a port of a shard elsewhere',
      'PATCH',
      '/api/v1/namespaces/{ns}/services/shard-1',
      set('/spec/ports/0/targetPort', 1),
    ],
    [
      'open the namespace to the outside',
      'POST',
      '/api/v1/namespaces/{ns}/services',
      {
        json: {
          metadata: { name: 'x-direct', labels: { 'app.kubernetes.io/managed-by': 'ragmend' } },
          spec: { type: 'NodePort', ports: [{ port: 1 }] },
        },
      },
    ],
    [
      'change the golden queries of the prober',
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      { json: { metadata: { name: 'ragmend-golden-docs-rag-shard-1' } } },
    ],
    ['end a pod of somebody else', 'DELETE', '/api/v1/namespaces/{ns}/pods/ragmend-agent-0', { json: {} }],
    [
      'start a Deployment that is no server of a shard',
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      { json: workload('mine') },
    ],
  ])('the operator may not %s', async (_, method, path, body) => {
    expect(await world.may(world.operator, method, path, body)).toMatch(/ValidatingAdmissionPolicy|forbidden/);
  });

  test('the operator may run commands in the pod of the agent, and in no other', async () => {
    const command = { container: 'ragmend-agent-0', command: ['node', '-e', '1'] };
    const heard = { line: () => undefined, ended: () => undefined };
    const { pod: shard } = { pod: await podOf(world.real.cluster, 'shard-1') };

    const opened = execInPod(world.operator.cluster, { pod: 'ragmend-agent-0', ...command }, heard);

    (await opened).close();
    const elsewhere = { pod: shard, container: 'store', command: ['node'] };
    await expect(execInPod(world.operator.cluster, elsewhere, heard)).rejects.toBeInstanceOf(ClusterForbidden);
  });

  test('the operator may scale what it may stop, write its grant, and read what it must', async () => {
    const scale = set('/spec/replicas', 0);
    const labels = { 'app.kubernetes.io/managed-by': 'ragmend', 'ragmend.dev/target': 'docs-rag' };
    const grant = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name: 'ragmend-grant-docs-rag', labels },
    };
    const applied = { json: { ...grant, data: {} }, type: 'application/apply-patch+yaml' };

    const allowed = [
      await world.may(world.operator, 'PATCH', '/apis/apps/v1/namespaces/{ns}/deployments/shard-1', scale),
      await world.may(
        world.operator,
        'PATCH',
        '/api/v1/namespaces/{ns}/secrets/ragmend-grant-docs-rag?fieldManager=ragmend',
        applied,
      ),
      await world.may(world.operator, 'GET', '/api/v1/namespaces/{ns}/pods'),
    ];

    expect(allowed).toEqual([true, true, true]);
  });

  test.each(
    requests([
      ['GET', '/api/v1/namespaces/{ns}/secrets'],
      ['GET', '/api/v1/namespaces/default/pods'],
      ['GET', '/api/v1/namespaces/{ns}/services/http:shard-1:8000/proxy/'],
      ['POST', '/api/v1/namespaces/{ns}/configmaps', { json: { metadata: { name: 'ragmend-x' } } }],
      ['PATCH', '/apis/apps/v1/namespaces/{ns}/deployments/shard-1', set('/spec/replicas', 0)],
      ['DELETE', '/api/v1/namespaces/{ns}/pods/ragmend-agent-0'],
    ]),
  )('the reader may not $method $path', async ({ method, path, body }) => {
    expect(await world.may(world.reader, method, path, body)).toMatch(/forbidden/);
  });

  test('the reader may look, and run no command anywhere', async () => {
    const program = { pod: 'ragmend-agent-0', container: 'ragmend-agent-0', command: ['node'] };
    const heard = { line: () => undefined, ended: () => undefined };

    const looked = await world.may(world.reader, 'GET', '/api/v1/namespaces/{ns}/pods');

    expect(looked).toBe(true);
    await expect(execInPod(world.reader.cluster, program, heard)).rejects.toBeInstanceOf(ClusterForbidden);
  });
});
