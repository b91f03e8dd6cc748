import { kubernetesGeneratorPods } from '../../../../adapters/kubernetes/generator/generator-pods.ts';
import type { PodHeard } from '../../../../core/contracts/agent/pod-ask.ts';
import { answersDeployment, ENV, flaggedTarget, KEY } from '../flag/flagged-target.ts';
import { answering, clusterWith, podOf, waiting } from './pods-of.ts';

const AT = Date.parse('2026-11-30T05:00:00Z');
const PROOF = { port: 8080, path: '/version' };
const SILENT: PodHeard = { error: 'ETIMEDOUT' };

const withEnv = (name: string, value: string, over: object = {}) =>
  podOf(name, 'set-1', { spec: { containers: [{ name: 'api', env: [{ name: 'LLM_PROVIDER', value }] }] }, ...over });
const opened = (
  flag: object,
  objects: object,
  { now = AT, heard = () => SILENT }: { now?: number; heard?: () => PodHeard } = {},
) => {
  const agent = answering(heard);
  const cluster = clusterWith(objects as Record<string, object>);
  const deps = { cluster, target: flaggedTarget('rag', flag), clock: { now: () => now }, secretOf: async () => '' };
  return { pods: kubernetesGeneratorPods(deps, agent.ask), asked: agent.asked };
};
const deployment = (pods: object[], over: object = {}) => {
  const made = answersDeployment('two', { metadata: { uid: 'd-1' } });
  const set = { metadata: { name: 'set-1', uid: 'set-1', ownerReferences: [{ uid: 'd-1' }] }, spec: made.spec };
  return { 'deployments/answers': { ...made, ...over }, replicasets: [set], pods };
};
const on = (pod: string, provider: string) => {
  const mode = provider === 'one' ? 'primary' : 'backup';
  return { pod, label: { mode, provider }, problem: null };
};

test('without a proof each ready pod counts by the value that it was started with', async () => {
  const leaving = withEnv('a-0', 'one', { metadata: { deletionTimestamp: 'now' } });
  const { pods, asked } = opened(ENV, deployment([withEnv('a-1', 'one'), withEnv('a-2', 'two'), leaving]));

  expect(await pods.ask('docs-rag')).toEqual([on('a-1', 'one'), on('a-2', 'two')]);
  expect(asked).toEqual([]);
  expect(await pods.readings('docs-rag')).toEqual([]);
});

test.each<[string, object, string | null]>([
  [
    'an image that is not there',
    waiting('ImagePullBackOff', 'no such image'),
    "it can't start: ImagePullBackOff: no such image",
  ],
  [
    'a program that keeps ending',
    waiting('CrashLoopBackOff', 'back-off 10s'),
    "it can't start: CrashLoopBackOff: back-off 10s",
  ],
  [
    'no node',
    {
      ...{ phase: 'Pending', podIP: undefined },
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' },
      ],
    },
    "it can't start: Unschedulable: 0/3 nodes are available",
  ],
  ['nothing but a little time', waiting('ContainerCreating'), null],
])('a new pod that lacks %s is told beside those that still serve', async (_, status, problem) => {
  const { pods } = opened(ENV, deployment([withEnv('a-1', 'one'), withEnv('a-2', 'two', { status })]));

  expect(await pods.ask('docs-rag')).toEqual([on('a-1', 'one'), { pod: 'a-2', label: null, problem }]);
});

test('a quota that keeps a pod from being made is told under the name of the Deployment', async () => {
  const conditions = [
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota: small' },
  ];
  const { pods } = opened(ENV, deployment([withEnv('a-1', 'one')], { status: { conditions } }));

  expect(await pods.ask('docs-rag')).toEqual([
    on('a-1', 'one'),
    { pod: 'answers', label: null, problem: 'no pod can be made: FailedCreate: exceeded quota: small' },
  ]);
});

test('a rollout that the cluster gave up is told as stuck, one that a newer template replaced is not', async () => {
  const message = 'ReplicaSet "answers-2" has timed out progressing.';
  const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message }];
  const rolledOut = (generation: number) => {
    const metadata = { name: 'answers', uid: 'd-1', generation };
    return deployment([withEnv('a-1', 'one')], { metadata, status: { observedGeneration: 2, conditions } });
  };

  expect(await opened(ENV, rolledOut(2)).pods.ask('docs-rag')).toEqual([
    on('a-1', 'one'),
    { pod: 'answers', label: null, problem: `its rollout is stuck (${message})`, isStuck: true },
  ]);
  expect(await opened(ENV, rolledOut(3)).pods.ask('docs-rag')).toEqual([on('a-1', 'one')]);
});

test.each<[string, PodHeard, object]>([
  [
    'a header with the name of the provider',
    { status: 200, headers: { 'x-ragmend-provider': 'two' }, body: 'one' },
    on('a-1', 'two'),
  ],
  [
    'a header with the value of the flag',
    { status: 200, headers: { 'x-ragmend-provider': 'zwei' }, body: '' },
    on('a-1', 'two'),
  ],
  ['a body with the name', { status: 200, headers: {}, body: 'one\n' }, on('a-1', 'one')],
  ['a body of JSON', { status: 200, headers: {}, body: '{"provider":"zwei","build":7}' }, on('a-1', 'two')],
  [
    'a body that names nobody',
    { status: 200, headers: {}, body: 'v1.2' },
    {
      pod: 'a-1',
      label: null,
      problem: "'/version' says 'v1.2', which names no provider: answer with its name in 'x-ragmend-provider'",
    },
  ],
  [
    'an error',
    { status: 503, headers: {}, body: 'one' },
    { pod: 'a-1', label: null, problem: "'/version' was answered with HTTP 503" },
  ],
  ['no answer', { error: 'ECONNREFUSED' }, { pod: 'a-1', label: null, problem: 'no answer (ECONNREFUSED)' }],
])('a pod proves its provider by %s, whatever it was started with', async (_, heard, answer) => {
  const flag = { ...ENV, values: { two: 'zwei' }, proof: PROOF };
  const { pods, asked } = opened(flag, deployment([withEnv('a-1', 'one')]), { heard: () => heard });

  expect(await pods.ask('docs-rag')).toEqual([answer]);
  expect(asked).toEqual([{ about: 'proof', ip: '10.0.0.7', ...PROOF, header: 'x-ragmend-provider' }]);
});

test('a pod that was told to end while it was asked is left out, one that stays silent or came meanwhile is not', async () => {
  const all = [withEnv('a-1', 'one'), withEnv('a-2', 'one')];
  const heard = () => {
    all[0] = withEnv('a-1', 'one', { metadata: { deletionTimestamp: 'now' } });
    all[2] = withEnv('a-3', 'two');
    return SILENT;
  };
  const { pods } = opened({ ...ENV, proof: PROOF }, deployment(all), { heard });

  expect(await pods.ask('docs-rag')).toEqual([
    { pod: 'a-2', label: null, problem: 'no answer (ETIMEDOUT)' },
    { pod: 'a-3', label: null, problem: null },
  ]);
});

const settings = {
  metadata: {
    ...{ name: 'settings', uid: 's-1', resourceVersion: '1', creationTimestamp: '2026-11-01T00:00:00Z' },
    managedFields: [{ manager: 'ragmend', time: '2026-11-30T05:10:00Z', fieldsV1: { 'f:data': { 'f:provider': {} } } }],
  },
  data: { provider: 'two' },
};
const CHANGED = Date.parse('2026-11-30T05:10:00Z');
const reading = (name: string, spec: object, metadata: object = {}) => podOf(name, 's', { spec, metadata });
const volumes = [{ name: 'v', configMap: { name: 'settings' } }];
const mounting = (subPath?: string) => ({
  volumes,
  containers: [{ name: 'api', volumeMounts: [{ name: 'v', mountPath: '/s', ...(subPath && { subPath }) }] }],
});
const inEnv = {
  containers: [
    { name: 'api', env: [{ name: 'P', valueFrom: { configMapKeyRef: { name: 'settings', key: 'provider' } } }] },
  ],
};
const RESTART = {
  label: null,
  problem: expect.stringContaining('it reads the ConfigMap only when it starts: restart it'),
};

test.each<[string, object, number, object]>([
  [
    'a volume, soon after the change, says nothing yet',
    reading('a-1', mounting()),
    30_000,
    { label: null, problem: null },
  ],
  ['a volume, once its kubelet has had the time, follows', reading('a-1', mounting()), 200_000, on('a-1', 'two')],
  ['a volume by subPath never follows', reading('a-1', mounting('provider')), 200_000, RESTART],
  ['its environment never follows', reading('a-1', inEnv), 200_000, RESTART],
  [
    'its environment, started after the change, has it',
    reading('a-1', inEnv, { creationTimestamp: '2026-11-30T05:11:00Z' }),
    200_000,
    on('a-1', 'two'),
  ],
])('a pod that reads the ConfigMap by %s', async (_, pod, after, answer) => {
  const objects = { 'configmaps/settings': settings, pods: [pod, podOf('stranger', 's')] };
  const { pods } = opened(KEY, objects, { now: CHANGED + after });

  expect(await pods.ask('docs-rag')).toEqual([{ pod: 'a-1', ...answer }]);
});

test('with a proof the pods of the named Deployment are asked, whoever reads the ConfigMap', async () => {
  const heard: PodHeard = { status: 200, headers: { 'x-ragmend-provider': 'two' }, body: '' };
  const objects = { 'configmaps/settings': settings, ...deployment([withEnv('a-1', '')]) };
  const { pods } = opened({ ...KEY, proof: { ...PROOF, deployment: 'answers' } }, objects, { heard: () => heard });

  expect(await pods.ask('docs-rag')).toEqual([on('a-1', 'two')]);
});
