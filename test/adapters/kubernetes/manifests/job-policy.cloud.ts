import type { V1Job } from '@kubernetes/client-node';
import { agentPodSpec, NOBODY } from '../../../../adapters/kubernetes/jobs/agent-pod.ts';
import { grantMount } from '../../../../adapters/kubernetes/jobs/job-grant.ts';
import { jobObject } from '../../../../adapters/kubernetes/jobs/job-object.ts';
import { jobMounts } from '../../../../adapters/kubernetes/jobs/job-work.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { type Container, type GuardedNamespace, guardedNamespace, type Pod } from '../guarded-namespace.ts';
import { bundledAgent } from '../jobs/bundled-agent.ts';
import { NODE } from '../jobs/volume-pods.ts';

const FENCE = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 1 };

cloudSuite(['kubernetes'], 'what the operator may run as a job', () => {
  let world: GuardedNamespace;
  beforeAll(async () => {
    world = await guardedNamespace();
  });
  afterAll(() => world.close());

  const legitimate = (): V1Job & { spec: NonNullable<V1Job['spec']> } => {
    const mounted = [...jobMounts({ source: 'data-shard-1', made: ['copy'] }, true), grantMount('docs-rag')];
    const args = ['work', '/ragmend/work/work.json'];
    const pod = agentPodSpec(world.target.kubernetes.agent, bundledAgent(), {
      ...{ args, runAs: NOBODY, mounted, limits: { memory: '1Gi' } },
    });
    const made = { fence: FENCE, lock: 'docs-rag', jobId: 'copy', kind: 'copy', attempt: 1, first: null };
    return jobObject({ ...made, startedAt: '', deadlineSeconds: 60 }, pod) as ReturnType<typeof legitimate>;
  };
  const mayRun = (change: (pod: Pod, container: Container) => void) => {
    const job = structuredClone(legitimate());
    const pod = job.spec.template.spec as Pod;
    change(pod, pod.containers[0] as Container);
    return world.may(world.operator, 'POST', '/apis/batch/v1/namespaces/{ns}/jobs', { json: job });
  };

  test('the agent', async () => {
    expect(await mayRun(() => undefined)).toBe(true);
  });

  test.each<[string, (pod: Pod, container: Container) => void]>([
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
    ['a hook', (_, container) => Object.assign(container, { lifecycle: { preStop: { exec: { command: ['sh'] } } } })],
  ])('no job with %s', async (_, change) => {
    expect(await mayRun(change)).toMatch(/ValidatingAdmissionPolicy/);
  });
});
