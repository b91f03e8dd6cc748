import { cloudSuite } from '../../../cloud/needs.ts';
import { type GuardedNamespace, guardedNamespace } from '../guarded-namespace.ts';
import { NODE } from '../jobs/volume-pods.ts';
import { agentJob, type ChangeJob } from './agent-job.ts';

cloudSuite(['kubernetes'], 'what the operator may run as a job', () => {
  let world: GuardedNamespace;
  beforeAll(async () => {
    world = await guardedNamespace();
  });
  afterAll(() => world.close());

  const mayRun = (change: ChangeJob) =>
    world.may(world.operator, 'POST', '/apis/batch/v1/namespaces/{ns}/jobs', { json: agentJob(world.target, change) });

  test('the agent', async () => {
    expect(await mayRun(() => undefined)).toBe(true);
  });

  test.each<[string, ChangeJob]>([
    ['another image', (_, container) => Object.assign(container, { image: 'evil' })],
    ['another program', (_, container) => Object.assign(container, { command: ['node', '-e', 'steal()'] })],
    ['another agent', (_, container) => container.command?.splice(4, 1, '0'.repeat(64))],
    ['arguments of its own', (_, container) => Object.assign(container, { args: ['-e', 'steal()'] })],
    ['options for node', (_, container) => container.env?.push({ name: 'NODE_OPTIONS', value: '--require=/x' })],
    [
      'a Secret in its environment',
      (_, container) => {
        const valueFrom = { secretKeyRef: { name: 'api-keys', key: 'key' } };
        Object.assign(container, { env: [{ name: 'UV_THREADPOOL_SIZE', valueFrom }] });
      },
    ],
    ['all of a Secret', (_, container) => Object.assign(container, { envFrom: [{ secretRef: { name: 'api-keys' } }] })],
    ['a mounted Secret', (pod) => pod.volumes?.push({ name: 's', secret: { secretName: 'api-keys' } })],
    [
      'a projected Secret',
      (pod) => pod.volumes?.push({ name: 's', projected: { sources: [{ secret: { name: 'api-keys' } }] } }),
    ],
    ['a folder of the node', (pod) => pod.volumes?.push({ name: 's', hostPath: { path: '/' } })],
    ['the network of the node', (pod) => Object.assign(pod, { hostNetwork: true })],
    ['the processes of the node', (pod) => Object.assign(pod, { hostPID: true })],
    [
      'privileges',
      (_, { securityContext }) =>
        Object.assign(securityContext ?? {}, { privileged: true, allowPrivilegeEscalation: true }),
    ],
    [
      'a capability',
      (_, { securityContext }) => Object.assign(securityContext ?? {}, { capabilities: { add: ['SYS_ADMIN'] } }),
    ],
    ['root', (pod) => Object.assign(pod.securityContext ?? {}, { runAsNonRoot: false, runAsUser: 0 })],
    ['another account', (pod) => Object.assign(pod, { serviceAccountName: 'default' })],
    ['a token', (pod) => Object.assign(pod, { automountServiceAccountToken: true })],
    ['a second container', (pod) => pod.containers.push({ name: 'evil', image: NODE })],
    ['an init container', (pod) => Object.assign(pod, { initContainers: [{ name: 'evil', image: NODE }] })],
    [
      'a port of the node',
      (_, container) => Object.assign(container, { ports: [{ containerPort: 80, hostPort: 80 }] }),
    ],
    [
      'another filter of system calls',
      ({ securityContext }) => Object.assign(securityContext ?? {}, { seccompProfile: { type: 'Unconfined' } }),
    ],
    [
      'a group that changes who owns the files',
      ({ securityContext }) => Object.assign(securityContext ?? {}, { fsGroupChangePolicy: 'Always' }),
    ],
    [
      'pods of its own choice',
      (_, __, { spec }) =>
        Object.assign(spec, { manualSelector: true, selector: { matchLabels: { 'ragmend.dev/job': 'copy' } } }),
    ],
    ['names of hosts', (pod) => Object.assign(pod, { hostAliases: [{ ip: '10.0.0.1', hostnames: ['s3'] }] })],
    ['a node of its own', (pod) => Object.assign(pod, { nodeName: 'node1' })],
    ['a rank above others', (pod) => Object.assign(pod, { priorityClassName: 'system-node-critical' })],
    ['two pods', (_, __, { spec }) => Object.assign(spec, { parallelism: 2, completions: 2 })],
    ['an end that leaves no trace', (_, __, { spec }) => Object.assign(spec, { ttlSecondsAfterFinished: 0 })],
    [
      'a label that a Service selects by',
      (_, __, { spec }) =>
        Object.assign(spec.template.metadata?.labels ?? {}, { 'ragmend.dev/workload': 'shard-1-r1' }),
    ],
    [
      'a label of the team',
      (_, __, { metadata }) => Object.assign(metadata, { labels: { ...metadata.labels, team: 'x' } }),
    ],
    [
      'an annotation of others',
      (_, __, { spec }) => Object.assign(spec.template.metadata?.annotations ?? {}, { 'example.com/inject': 'yes' }),
    ],
    ['a hook', (_, container) => Object.assign(container, { lifecycle: { preStop: { exec: { command: ['sh'] } } } })],
  ])('no job with %s', async (_, change) => {
    expect(await mayRun(change)).toMatch(/ValidatingAdmissionPolicy/);
  });
});
