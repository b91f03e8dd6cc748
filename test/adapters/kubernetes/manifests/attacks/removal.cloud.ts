import { apply } from '../../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../../cloud/needs.ts';
import { type GuardedNamespace, guardedNamespace, type Method, workload } from '../../guarded-namespace.ts';

const OWN = {
  'app.kubernetes.io/managed-by': 'ragmend',
  'ragmend.dev/target': 'docs-rag',
  'ragmend.dev/shard': 'shard-1',
};
const DEPLOYMENT = '/apis/apps/v1/namespaces/{ns}/deployments/shard-1';
const REFUSED = /refused by the ValidatingAdmissionPolicy/;
const merge = (json: object) => ({ json, type: 'application/merge-patch+json' });
const labelled = (labels: object) => merge({ metadata: { labels } });
const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'gone', uid: 'none' };

cloudSuite(['kubernetes'], 'a workload of the team that is to be removed', () => {
  let world: GuardedNamespace;
  beforeAll(async () => {
    world = await guardedNamespace();
    const marked = workload('marked', world.namespace) as { metadata: object };
    await apply([{ ...marked, metadata: { ...marked.metadata, labels: OWN } }]);
  });
  afterAll(() => world?.close());
  const may = (method: Method, path: string, body: Parameters<GuardedNamespace['may']>[3]) =>
    world.may(world.operator, method, path, body);

  test.each<[string, string, { json: unknown; type?: string }]>([
    ["Ragmend's own labels", DEPLOYMENT, labelled(OWN)],
    ['the label of who manages it', DEPLOYMENT, labelled({ 'app.kubernetes.io/managed-by': 'ragmend' })],
    ['the label of a shard', DEPLOYMENT, labelled({ 'ragmend.dev/shard': 'shard-1' })],
    ['the label of a server', DEPLOYMENT, labelled({ 'ragmend.dev/workload': 'shard-1' })],
    [
      "Ragmend's own labels, by an operation on all of them",
      DEPLOYMENT,
      { json: [{ op: 'add', path: '/metadata/labels', value: OWN }], type: 'application/json-patch+json' },
    ],
    [
      "Ragmend's own labels, by a strategic merge",
      DEPLOYMENT,
      { json: { metadata: { labels: OWN } }, type: 'application/strategic-merge-patch+json' },
    ],
    [
      "Ragmend's own labels, applied",
      `${DEPLOYMENT}?fieldManager=ragmend&force=true`,
      {
        json: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shard-1', labels: OWN } },
        type: 'application/apply-patch+yaml',
      },
    ],
    [
      "Ragmend's own labels, while it is scaled",
      DEPLOYMENT,
      merge({ metadata: { labels: OWN, annotations: { 'ragmend.dev/replicas': '1' } }, spec: { replicas: 0 } }),
    ],
    ['an owner that is gone', DEPLOYMENT, merge({ metadata: { ownerReferences: [owner] } })],
    ['a finalizer that nobody takes away', DEPLOYMENT, merge({ metadata: { finalizers: ['example.com/x'] } })],
    ['an annotation that others act on', DEPLOYMENT, merge({ metadata: { annotations: { 'example.com/x': 'y' } } })],
    ['the promise of the team', DEPLOYMENT, merge({ metadata: { annotations: { 'ragmend.dev/gitops': 'x' } } })],
    ['a pause', DEPLOYMENT, merge({ spec: { paused: true } })],
    ['no revision to return to', DEPLOYMENT, merge({ spec: { revisionHistoryLimit: 0 } })],
    ['another way to roll out', DEPLOYMENT, merge({ spec: { strategy: { type: 'Recreate', rollingUpdate: null } } })],
    [
      'pods that are never ready',
      DEPLOYMENT,
      merge({ spec: { minReadySeconds: 3600, progressDeadlineSeconds: 7200 } }),
    ],
    ["Ragmend's own labels on its Service", '/api/v1/namespaces/{ns}/services/shard-1', labelled(OWN)],
    ["Ragmend's own labels on its claim", '/api/v1/namespaces/{ns}/persistentvolumeclaims/data-shard-1', labelled(OWN)],
  ])('does not get %s', async (_, path, body) => {
    expect(await may('PATCH', path, body)).toMatch(REFUSED);
  });

  test.each([
    ['as it is', 'shard-1', {}],
    ["though it has Ragmend's own labels", 'marked', {}],
    ['from before its pods', 'marked', { propagationPolicy: 'Orphan' }],
    ['after its pods', 'marked', { propagationPolicy: 'Foreground', gracePeriodSeconds: 0 }],
  ])('is not removed %s', async (_, name, json) => {
    expect(await may('DELETE', DEPLOYMENT.replace('shard-1', name), { json })).toMatch(REFUSED);
  });

  test('is not removed with all others', async () => {
    expect(await may('DELETE', DEPLOYMENT.replace('/shard-1', ''), { json: {} })).toMatch(/forbidden/);
  });

  test('is scaled, as ever', async () => {
    const body = merge({ metadata: { annotations: { 'ragmend.dev/replicas': '1' } }, spec: { replicas: 0 } });

    expect(await may('PATCH', DEPLOYMENT, body)).toBe(true);
  });
});
