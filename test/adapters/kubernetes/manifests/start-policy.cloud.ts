import type { Controller, Pod } from '../../../../adapters/kubernetes/api/objects.ts';
import { kubernetesComponents } from '../../../../adapters/kubernetes/bootstrap/components.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { listening, teamWorkload, until } from '../bootstrap/team-workloads.ts';
import { openedTarget } from '../opened-target.ts';

type Patch = { op: 'add' | 'replace' | 'remove'; path: string; value?: unknown }[];
const MARK = '/metadata/labels/ragmend.dev~1roll-back';
const OWNER = { apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: 'none' };
const POLICY = /ValidatingAdmissionPolicy|forbidden/;

cloudSuite(['kubernetes'], 'what the operator may change for the start of a service', () => {
  const opened = openedTarget({
    shards: [{ id: 'shard-1' }],
    bootstrap: { components: [{ workload: 'Deployment/api' }, { workload: 'StatefulSet/queue' }] },
  });
  let sets: Controller[];
  const mayPatch = async (path: string, json: Patch, isDry = true): Promise<true | string> =>
    opened()
      .operator.cluster.send('PATCH', `${inNamespace(path)}${isDry ? '?dryRun=All' : ''}`, {
        ...{ json, type: 'application/json-patch+json' },
      })
      .then(
        () => true as const,
        (error: Error) => error.message,
      );
  const inNamespace = (path: string) => {
    const [api, resource] = path.startsWith('pods/') ? ['/api/v1', path] : ['/apis/apps/v1', path];
    return `${api}/namespaces/${opened().namespace}/${resource}`;
  };
  const setsOf = async (name: string) =>
    (
      JSON.parse(await opened().inNamespace('get', 'replicasets', '-l', `app=${name}`, '-o', 'json')) as {
        items: Controller[];
      }
    ).items.sort((one, other) => one.metadata.creationTimestamp.localeCompare(other.metadata.creationTimestamp));
  beforeAll(async () => {
    const { namespace } = opened();
    await apply([
      listening('api', namespace),
      listening('other', namespace),
      teamWorkload('StatefulSet', 'queue', namespace),
      teamWorkload('StatefulSet', 'store', namespace),
      teamWorkload('Deployment', 'queue', namespace),
    ]);
    await until(
      () => setsOf('api'),
      ({ length }) => length === 1,
    );
    await apply([listening('api', namespace, { env: [{ name: 'NEW', value: 'yes' }] })]);
    sets = await until(
      () => setsOf('api'),
      ({ length }) => length === 2,
    );
    await until(
      () => opened().inNamespace('get', 'pods', '-o', 'name'),
      (names) => /queue-0/.test(names),
    );
  });

  test('the replicas of a component, of its kind alone', async () => {
    const none: Patch = [{ op: 'replace', path: '/spec/replicas', value: 0 }];

    expect(await mayPatch('deployments/api', none)).toBe(true);
    expect(await mayPatch('statefulsets/queue', none)).toBe(true);
    expect(await mayPatch('deployments/queue', none)).toMatch(/none of the target/);
    expect(await mayPatch('deployments/other', none)).toMatch(/none of the target/);
    expect(await mayPatch('statefulsets/store', none)).toMatch(/forbidden/);
  });

  test.each<[string, string, Patch]>([
    [
      'another image',
      'deployments/api',
      [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'x' }],
    ],
    [
      'another program',
      'deployments/api',
      [{ op: 'add', path: '/spec/template/spec/containers/0/command', value: [] }],
    ],
    ['a label of its pods', 'deployments/api', [{ op: 'add', path: '/spec/template/metadata/labels/a', value: 'b' }]],
    ['its owner', 'deployments/api', [{ op: 'add', path: '/metadata/ownerReferences', value: [OWNER] }]],
    ['the pods of a set', 'statefulsets/queue', [{ op: 'add', path: '/spec/template/spec/hostNetwork', value: true }]],
  ])('not %s', async (_, path, patch) => {
    expect(await mayPatch(path, patch)).toMatch(POLICY);
  });

  test('of a ReplicaSet the mark alone', async () => {
    const path = `replicasets/${sets[0]?.metadata.name}`;

    expect(await mayPatch(path, [{ op: 'add', path: MARK, value: 'api' }])).toBe(true);
    expect(await mayPatch(path, [{ op: 'replace', path: '/spec/replicas', value: 3 }])).toMatch(POLICY);
    expect(await mayPatch(path, [{ op: 'add', path: '/metadata/labels/app', value: 'other' }])).toMatch(POLICY);
    expect(await mayPatch(path, [{ op: 'add', path: '/metadata/ownerReferences', value: [] }])).toMatch(POLICY);
  });

  test('pods of components, and of nobody else', async () => {
    const { namespace, operator } = opened();
    await opened().inNamespace('rollout', 'status', 'deployment/api', '--timeout=120s');
    const { items } = JSON.parse(await opened().inNamespace('get', 'pods', '-o', 'json')) as { items: Pod[] };
    const names = items.filter((pod) => !pod.metadata.deletionTimestamp).map((pod) => pod.metadata.name);
    const mayEnd = (start: string) => {
      const name = names.find((one) => one.startsWith(start));
      return operator.cluster
        .send('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}?dryRun=All`, { json: {} })
        .then(
          () => true as const,
          (error: Error) => error.message,
        );
    };

    expect(await mayEnd('api-')).toBe(true);
    expect(await mayEnd('queue-0')).toBe(true);
    expect(await mayEnd('other-')).toMatch(/ends pods of shards, of components/);
    expect(await mayEnd('store-0')).toMatch(/ends pods of shards, of components/);
  });

  test('the template of the marked ReplicaSet, and no other, nor with two marks, and so a rollback passes', async () => {
    const [past, now] = sets as [Controller, Controller];
    const template = { metadata: { labels: { app: 'api' } }, spec: past.spec.template.spec };
    const label: Patch = [{ op: 'add', path: '/metadata/labels', value: { 'ragmend.dev/rolling-back': 'true' } }];
    const back = (over: object = {}): Patch => [
      ...label,
      { op: 'replace', path: '/spec/template', value: { ...template, ...over } },
    ];
    const evil = { spec: { ...past.spec.template.spec, hostNetwork: true } };
    const settled = (json: Patch, is: boolean) =>
      until(
        () => mayPatch('deployments/api', json),
        (answer) => (answer === true) === is,
        20_000,
      );

    expect(await mayPatch('deployments/api', back())).toMatch(POLICY);
    expect(await mayPatch('deployments/api', back().slice(1))).toMatch(/nothing about them/);
    expect(await mayPatch(`replicasets/${past.metadata.name}`, [{ op: 'add', path: MARK, value: 'api' }], false)).toBe(
      true,
    );
    expect(await settled(back(), true)).toBe(true);
    expect(await mayPatch('deployments/api', back(evil))).toMatch(/the pods of the marked ReplicaSet/);
    expect(await mayPatch('deployments/api', back({ metadata: { labels: { app: 'api', x: 'y' } } }))).toMatch(/labels/);
    expect(await mayPatch('deployments/other', back({ metadata: { labels: { app: 'other' } } }))).toMatch(POLICY);
    expect(await mayPatch('deployments/api', back().slice(1))).toMatch(/nothing about them/);
    await mayPatch(`replicasets/${now.metadata.name}`, [{ op: 'add', path: MARK, value: 'api' }], false);
    expect(await settled(back(), false)).toMatch(/marked ReplicaSet/);

    // The port takes the wrong mark away, and is let through.
    const fence = await opened()
      .locks.free(opened().fence)
      .then(() => opened().locks.take('docs-rag', 'shard-1'));
    const components = kubernetesComponents(opened().deps);
    const { version } = await components.status('docs-rag', 'Deployment/api');

    await components.rollBack(fence, 'Deployment/api', String(sets[0]?.metadata.name), version);

    const env = ['get', 'deployment', 'api', '-o', 'jsonpath={.spec.template.spec.containers[0].env}'];
    expect(await opened().inNamespace(...env)).not.toContain('NEW');
  });
});
