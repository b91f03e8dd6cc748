import { ADDED, BUILT_IN } from '../../../../adapters/kubernetes/bootstrap/seen-kinds.ts';
import { kubernetesStartScene } from '../../../../adapters/kubernetes/bootstrap/start-scene.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { crashing, ended, initializing, NO_LOG, namespaceApi, running, stuckPod } from './namespace-api.ts';

const NOW = Date.parse('2026-11-30T06:00:00Z');
const clock = { now: () => NOW };
const observe = (api: ReturnType<typeof namespaceApi>) =>
  kubernetesStartScene({ cluster: api.cluster, clock }).observe('docs-rag');
const KNOWN = {
  ...{ pods: [], services: [], persistentvolumeclaims: [], deployments: [], statefulsets: [], daemonsets: [] },
  ...{ replicasets: [], jobs: [], endpointslices: [], leases: [], horizontalpodautoscalers: [] },
  ...{ poddisruptionbudgets: [], events: [], secrets: [] },
};

test('objects are told by their kind, and a kind that the cluster does not know is not there', async () => {
  const api = namespaceApi({ objects: { ...KNOWN, deployments: [{ metadata: { name: 'api' }, spec: {} }] } });

  const seen = await observe(api);

  expect(seen).toMatchObject({ at: '2026-11-30T06:00:00.000Z', missing: ['Secret', 'ConfigMap'] });
  expect(seen.objects).toMatchObject([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api' } }]);
  expect(api.lists.length).toBeLessThanOrEqual(40);
});

test('a kind that may not be read is missing, and one whose list is too long as well', async () => {
  const many = Array.from({ length: 1200 }, (_, index) => ({ metadata: { name: `r-${index}` } }));
  const forbidden = ['leases', 'scaledobjects', 'secrets'];
  const api = namespaceApi({ objects: { ...KNOWN, replicasets: many }, forbidden });

  const { missing, objects } = await observe(api);

  expect(missing.toSorted()).toEqual(['ConfigMap', 'Lease', 'ReplicaSet', 'ScaledObject', 'Secret', 'release of Helm']);
  expect(objects).toHaveLength(1000);
});

test('our own runs of checks and migrations are nothing of the team, a gate under its name is', async () => {
  const labels = { 'ragmend.dev/run': 'run-1' };
  const jobs = ['ragmend-check-deployment-api', 'rag-migrate'].map((name) => ({
    metadata: { name, labels },
    spec: {},
  }));
  const pods = [{ metadata: { name: 'ragmend-check-deployment-api-x1z', labels } }];

  const { objects } = await observe(namespaceApi({ objects: { ...KNOWN, jobs, pods } }));

  expect(objects).toMatchObject([{ kind: 'Job', metadata: { name: 'rag-migrate' } }]);
});

test('a namespace that is far too large takes 40 calls all the same', async () => {
  const many = Array.from({ length: 1200 }, (_, index) => ({ metadata: { name: `x-${index}` } }));
  const known = [...BUILT_IN, ...ADDED];
  const events = many.map((one) => ({ ...one, reason: 'x', message: 'x', involvedObject: { kind: 'Pod', name: 'x' } }));
  const all = [...known.map(({ resource }) => resource), 'secrets'].map((resource) => [resource, many] as const);
  const api = namespaceApi({ objects: { ...Object.fromEntries(all), events } });

  const { missing } = await observe(api);

  expect(api.lists).toHaveLength(40);
  expect(missing).toEqual(['Event', 'release of Helm', ...known.map(({ kind }) => kind), 'Secret', 'ConfigMap']);
});

test('of Secrets only the labels of records of Helm are asked for, and only labels are kept', async () => {
  const labels = { owner: 'helm', name: 'rag', status: 'pending-install' };
  const record = { metadata: { name: 'sh.helm.release.v1.rag.v1', labels, annotations: { token: 'x' } }, data: 'x' };
  const api = namespaceApi({ objects: { ...KNOWN, secrets: [record] } });

  const { objects } = await observe(api);

  expect(objects).toEqual([{ kind: 'Secret', metadata: { name: 'sh.helm.release.v1.rag.v1', labels } }]);
  const [asked] = api.lists.filter(({ path }) => path.endsWith('/secrets'));
  expect(asked?.accept).toContain('PartialObjectMetadataList');
  expect(asked?.query.get('labelSelector')).toBe('owner=helm');
});

test('what was applied last is left out, and of its writers only who sets the replicas', async () => {
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"password":"x"}', team: 'search' };
  const fieldsV1 = { 'f:spec': { 'f:replicas': {}, 'f:template': { 'f:spec': {} } } };
  const managedFields = [{ manager: 'flux', operation: 'Apply', fieldsV1, time: 'now' }];
  const api = namespaceApi({
    objects: { ...KNOWN, deployments: [{ metadata: { name: 'api', annotations, managedFields } }] },
  });

  const [seen] = (await observe(api)).objects;

  expect(seen?.metadata).toEqual({
    name: 'api',
    annotations: { team: 'search' },
    managedFields: [{ manager: 'flux', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }],
  });
});

test('events of old and new writers have one form', async () => {
  const about = { kind: 'Pod', name: 'api-1', uid: 'u' };
  const old = { reason: 'BackOff', message: 'back-off', count: 7, lastTimestamp: 'T2', firstTimestamp: 'T1' };
  const young = { reason: 'FailedScheduling', message: 'no node', lastTimestamp: null, eventTime: 'T3' };
  const series = { count: 4, lastObservedTime: 'T5' };
  const events = [old, young, { ...young, series }].map((one) => ({ ...one, involvedObject: about, metadata: {} }));

  const seen = await observe(namespaceApi({ objects: { ...KNOWN, events } }));

  const involvedObject = { kind: 'Pod', name: 'api-1' };
  expect(seen.events).toEqual([
    { reason: 'BackOff', message: 'back-off', count: 7, firstTimestamp: 'T1', lastTimestamp: 'T2', involvedObject },
    { ...{ reason: 'FailedScheduling', message: 'no node', count: 1 }, ...times('T3', 'T3'), involvedObject },
    { ...{ reason: 'FailedScheduling', message: 'no node', count: 4 }, ...times('T3', 'T5'), involvedObject },
  ]);
});
const times = (firstTimestamp: string, lastTimestamp: string) => ({ firstTimestamp, lastTimestamp });

test('the container that holds a pod back is read by its name: the run that ended, and the one that goes on', async () => {
  const pods = [
    stuckPod(
      'waits-1',
      'ReplicaSet/waits',
      [{ name: 'api', state: initializing }],
      [
        { name: 'fetched', state: { terminated: { exitCode: 0 } } },
        { name: 'wait-for-db', state: running },
      ],
    ),
    stuckPod('crashes-1', 'ReplicaSet/crashes', [{ name: 'api', state: crashing, lastState: ended, restartCount: 4 }]),
    stuckPod('runs-1', 'ReplicaSet/runs', [{ name: 'api', state: running, lastState: ended, restartCount: 1 }]),
    stuckPod('pulls-1', 'ReplicaSet/pulls', [{ name: 'api', state: { waiting: { reason: 'ImagePullBackOff' } } }]),
    { ...stuckPod('done-1', 'Job/done', [{ name: 'work' }]), status: { phase: 'Succeeded' } },
  ];
  const api = namespaceApi({
    objects: { ...KNOWN, pods },
    log: ({ name, previous }) => (name === 'runs-1' && previous ? NO_LOG : 'T1 one\nT2 two\n'),
  });

  const { logs, missing } = await observe(api);

  expect(logs).toEqual([
    { pod: 'crashes-1', container: 'api', run: 'previous', lines: ['T1 one', 'T2 two'] },
    { pod: 'runs-1', container: 'api', run: 'current', lines: ['T1 one', 'T2 two'] },
    { pod: 'waits-1', container: 'wait-for-db', run: 'current', lines: ['T1 one', 'T2 two'] },
  ]);
  expect(missing).toEqual(['Secret', 'ConfigMap']);
});

test('of many stuck pods at most 60 logs are read, from each workload first, and Jobs last', async () => {
  const crash = { name: 'api', state: running, lastState: ended, restartCount: 3 };
  const pods = Array.from({ length: 200 }, (_, index) =>
    stuckPod(`p-${index}`, index < 100 ? `Job/j-${index}` : `ReplicaSet/r-${index % 20}`, [crash]),
  );
  const api = namespaceApi({ objects: { ...KNOWN, pods }, log: () => 'a line' });

  const { logs } = await observe(api);

  expect(logs).toHaveLength(60);
  expect(api.logs).toHaveLength(60);
  const first = logs.slice(0, 40).map(({ pod }) => Number(pod.slice(2)));
  expect(new Set(first.map((index) => index % 20)).size).toBe(20);
  expect(Math.min(...first)).toBeGreaterThanOrEqual(100);
});

test('a log that a node does not give is told, and hides no other', async () => {
  const pods = ['a', 'b'].map((name) => stuckPod(name, `ReplicaSet/${name}`, [{ name: 'api', state: running }]));
  const api = namespaceApi({
    objects: { ...KNOWN, pods },
    log: ({ name }) => (name === 'a' ? new DependencyUnavailable('no answer of its node') : 'a line'),
  });

  const { logs, missing } = await observe(api);

  expect(logs.map(({ pod }) => pod)).toEqual(['b']);
  expect(missing).toEqual(['Secret', 'ConfigMap', 'logs of pods']);
});

test('what the kubelet says in place of a log is no line of one', async () => {
  const pods = [stuckPod('a', 'ReplicaSet/a', [{ name: 'api', state: crashing, lastState: ended, restartCount: 4 }])];
  const log = () => 'unable to retrieve container logs for containerd://1f0c';

  const { logs, missing } = await observe(namespaceApi({ objects: { ...KNOWN, pods }, log }));

  expect({ logs, missing }).toEqual({ logs: [], missing: ['Secret', 'ConfigMap'] });
});

test('of lines so long that their end would be cut, fewer are asked for', async () => {
  const pods = [stuckPod('a', 'ReplicaSet/a', [{ name: 'api', state: running }])];
  const api = namespaceApi({
    objects: { ...KNOWN, pods },
    log: ({ tailLines }) => (tailLines > 100 ? 'x'.repeat(2 * 1024 ** 2) : 'the end'),
  });

  const { logs } = await observe(api);

  expect(logs).toMatchObject([{ lines: ['the end'] }]);
});
