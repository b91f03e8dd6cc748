import { cloudSuite } from '../../../../cloud/needs.ts';
import { NODE } from '../../jobs/volume-pods.ts';
import { type Change, type GuardedMigrations, guardedMigrations } from './guarded-migrations.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const REPOSITORY = NODE.replace(/:[^:/]*$/, '');
const set =
  (kind: 'labels' | 'annotations', more: Record<string, string>): Change =>
  (job) =>
    Object.assign(job.spec.template.metadata?.[kind] ?? {}, more);

/** What would run something else, or with something else, than the workload's own template and program. */
const OTHERS: Record<string, Change> = {
  'another image': (_, __, one) => Object.assign(one, { image: 'evil' }),
  'an image of another repository by digest': (_, __, one) => Object.assign(one, { image: `evil@${DIGEST}` }),
  'another tag of its image': (_, __, one) => Object.assign(one, { image: `${REPOSITORY}:other` }),
  'another command': (_, __, one) => Object.assign(one, { command: ['node', '-e', 'steal()'] }),
  'a command that its log suggests': (_, __, one) => Object.assign(one, { command: ['alembic', 'stamp', 'head'] }),
  'the program of the workload itself': (_, __, one) => Object.assign(one, { command: ['node', 'serve.js'] }),
  'an argument more': (_, __, one) => Object.assign(one, { args: ['--force'] }),
  'a variable more': (_, __, one) => one.env?.push({ name: 'NODE_OPTIONS', value: '--require=/x' }),
  'another value of a declared variable': (_, __, one) =>
    one.env?.forEach((each) => {
      if (each.name === 'MODE') each.value = 'drop';
    }),
  'another Secret in a variable': (_, __, one) =>
    one.env?.forEach((each) => {
      if (each.name === 'DSN') each.valueFrom = { secretKeyRef: { name: 'root-dsn', key: 'url' } };
    }),
  'a variable less': (_, __, one) => one.env?.shift(),
  'all of another Secret': (_, __, one) => one.envFrom?.push({ secretRef: { name: 'root-keys' } }),
  'another working directory': (_, __, one) => Object.assign(one, { workingDir: '/tmp' }),
  'a mount over its programs': (_, __, one) =>
    one.volumeMounts?.push({ name: 'settings', mountPath: '/usr/local/bin' }),
  'a mount of a part': (_, __, one) => Object.assign(one.volumeMounts?.[0] ?? {}, { subPath: 'a' }),
  'a mount less': (_, __, one) => one.volumeMounts?.shift(),
  'a ConfigMap of its own': (_, pod) => pod.volumes?.push({ name: 'x', configMap: { name: 'ragmend-work-x' } }),
  'another Secret mounted': (_, pod) => pod.volumes?.push({ name: 'x', secret: { secretName: 'root-keys' } }),
  'a projected token': (_, pod) =>
    pod.volumes?.push({ name: 'x', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }),
  'a folder of the node': (_, pod) => pod.volumes?.push({ name: 'x', hostPath: { path: '/' } }),
  'a claim of the workload': (_, pod) =>
    pod.volumes?.push({ name: 'data', persistentVolumeClaim: { claimName: 'shared' } }),
  'a volume less': (_, pod, one) => {
    const { name } = pod.volumes?.pop() ?? {};
    for (const each of [one, ...(pod.initContainers ?? [])])
      each.volumeMounts = (each.volumeMounts ?? []).filter((mount) => mount.name !== name);
  },
  privileges: (_, __, one) => Object.assign(one, { securityContext: { privileged: true } }),
  'another user': (_, pod) => Object.assign(pod, { securityContext: { runAsUser: 0 } }),
  'another account': (_, pod) => Object.assign(pod, { serviceAccountName: 'admin' }),
  'no token where the workload has one': (_, pod) => Object.assign(pod, { automountServiceAccountToken: false }),
  'the network of the node': (_, pod) => Object.assign(pod, { hostNetwork: true }),
  'the processes of the node': (_, pod) => Object.assign(pod, { hostPID: true }),
  'names of hosts': (_, pod) => Object.assign(pod, { hostAliases: [{ ip: '10.0.0.1', hostnames: ['db'] }] }),
  'another resolver': (_, pod) => Object.assign(pod, { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.0.0.1'] } }),
  'a node of its own': (_, pod) => Object.assign(pod, { nodeName: 'node-1' }),
  'other tolerations': (_, pod) => Object.assign(pod, { tolerations: [{ operator: 'Exists' }] }),
  'another place': (_, pod) => Object.assign(pod, { nodeSelector: { control: 'true' } }),
  'another scheduler': (_, pod) => Object.assign(pod, { schedulerName: 'mine' }),
  'a host name': (_, pod) => Object.assign(pod, { hostname: 'db', subdomain: 'store' }),
  'a place in Services': (_, pod) => Object.assign(pod, { readinessGates: [] }),
  'a second container': (_, pod) => pod.containers.push({ name: 'evil', image: NODE }),
  'the sidecar of the workload': (_, pod) => pod.containers.push({ name: 'sidecar', image: NODE }),
  'an init container of its own': (_, pod) => pod.initContainers?.push({ name: 'evil', image: NODE }),
  'another program in an init container': (_, pod) => Object.assign(pod.initContainers?.[0] ?? {}, { command: ['x'] }),
  'init containers in another order': (_, pod) => pod.initContainers?.reverse(),
  'a hook': (_, __, one) => Object.assign(one, { lifecycle: { preStop: { exec: { command: ['x'] } } } }),
  'a probe': (_, __, one) => Object.assign(one, { readinessProbe: { exec: { command: ['x'] } } }),
  'a port of the node': (_, __, one) => Object.assign(one, { ports: [{ containerPort: 80, hostPort: 80 }] }),
  'a device': (_, __, one) => Object.assign(one.resources?.limits ?? {}, { 'example.com/gpu': '1' }),
  'no limits': (_, __, one) => Object.assign(one, { resources: {} }),
  'a label of somebody else': set('labels', { app: 'other' }),
  'a label more': set('labels', { role: 'admin' }),
  'a label that a Service of Ragmend selects': set('labels', { 'ragmend.dev/workload': 'shard-1' }),
  'an annotation more': set('annotations', { 'example.com/inject': 'yes' }),
  'an annotation less': (job) => delete job.spec.template.metadata?.annotations?.['example.com/checksum'],
  'two pods at a time': (job) => Object.assign(job.spec, { parallelism: 2, completions: 2 }),
  'a second try': (job) => Object.assign(job.spec, { backoffLimit: 1 }),
  'another deadline': (job) => Object.assign(job.spec, { activeDeadlineSeconds: 86_400 }),
  'an end of its own': (job) => Object.assign(job.spec, { ttlSecondsAfterFinished: 0 }),
  'failures that do not count': (job) => delete job.spec.podFailurePolicy,
  'a start before it is let go': (job) => Object.assign(job.spec, { suspend: false }),
  'another name': (job) => Object.assign(job.metadata, { name: 'nightly' }),
  'an owner': (job) =>
    Object.assign(job.metadata, { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'x' }] }),
  'a finalizer': (job) => Object.assign(job.metadata, { finalizers: ['example.com/x'] }),
  'the label of another component': (job) =>
    Object.assign(job.metadata.labels ?? {}, { 'ragmend.dev/migrates': 'statefulset-store' }),
  'the label of no component': (job) => Object.assign(job.metadata.labels ?? {}, { 'ragmend.dev/migrates': 'x' }),
  'no label': (job) => delete job.metadata.labels?.['ragmend.dev/migrates'],
};

cloudSuite(['kubernetes'], 'what the operator may run as a migration', () => {
  let world: GuardedMigrations;
  beforeAll(async () => {
    world = await guardedMigrations();
  });
  afterAll(() => world?.close());

  test.each([
    ['Deployment/api', 'migrate'],
    ['Deployment/api', 'check'],
    ['Deployment/api', 'gate'],
    ['StatefulSet/store', 'migrate'],
    ['DaemonSet/agent', 'migrate'],
  ] as const)('the template of %s with its program, to %s', async (workload, purpose) => {
    expect(await world.mayMake(await world.jobOf(workload, purpose))).toBe(true);
  });

  test('the same image by its digest', async () => {
    const job = await world.jobOf('Deployment/api');
    Object.assign(job.spec.template.spec?.containers[0] ?? {}, { image: `${REPOSITORY}@${DIGEST}` });

    expect(await world.mayMake(job)).toBe(true);
  });

  test.each(Object.entries(OTHERS))('no Job with %s', async (_, change) => {
    const job = await world.jobOf('Deployment/api');
    const pod = job.spec.template.spec ?? { containers: [] };
    change(job, pod, pod.containers[0] ?? { name: '' });

    expect(await world.mayMake(job)).toMatch(/refused by the ValidatingAdmissionPolicy/);
  });

  test('no migration under the name of a check, and no check under that of a migration', async () => {
    const [migrate, check] = [await world.jobOf('Deployment/api'), await world.jobOf('Deployment/api', 'check')];
    const [first, second] = [migrate.metadata.name, check.metadata.name];
    const swapped = [
      { ...migrate, metadata: { ...migrate.metadata, name: second }, spec: { ...migrate.spec, suspend: false } },
      { ...check, metadata: { ...check.metadata, name: first }, spec: { ...check.spec, suspend: true } },
    ];

    for (const job of swapped) expect(await world.mayMake(job)).toMatch(/what ragmend.yaml declares/);
  });
});
