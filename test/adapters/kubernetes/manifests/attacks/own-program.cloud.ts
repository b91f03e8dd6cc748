import type { V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import { cloudSuite } from '../../../../cloud/needs.ts';
import { type Container, type GuardedNamespace, guardedNamespace, type Pod } from '../../guarded-namespace.ts';
import { agentJob, type ChangeJob } from '../agent-job.ts';

const EVIL = 'ragmend-work-evil';
const PATH = '/usr/local/sbin';
/** Gives a Job one more volume, mounted somewhere. */
const also =
  (volume: Partial<V1Volume>, mountPath = PATH, more: Partial<V1VolumeMount> = {}): ChangeJob =>
  (pod, container) => {
    pod.volumes?.push({ name: 'x', ...volume });
    container.volumeMounts?.push({ name: 'x', mountPath, ...more });
  };
/** Changes one of its volumes, and how it is mounted. */
const change =
  (name: string, volume: Partial<V1Volume>, mount: Partial<V1VolumeMount> = {}): ChangeJob =>
  (pod: Pod, container: Container) => {
    Object.assign(pod.volumes?.find((one) => one.name === name) ?? {}, volume);
    Object.assign(container.volumeMounts?.find((one) => one.name === name) ?? {}, mount);
  };
const program = { configMap: { name: EVIL, defaultMode: 0o755 } };
const written = { persistentVolumeClaim: { claimName: 'data-shard-1' } };
const over = '/ragmend/volumes/data-shard-1';

/** A program of one's own in place of the agent's `node`, and what it could write to. */
const VARIATIONS: [string, ChangeJob][] = [
  [
    'a ConfigMap over the first folder of PATH, and a claim to write to',
    (...all) => {
      also(program)(...all);
      change('from', written, { readOnly: false })(...all);
    },
  ],
  ['a ConfigMap over the first folder of PATH', also(program)],
  ['a ConfigMap over /usr/bin', also(program, '/usr/bin')],
  ['a ConfigMap in place of node alone', also(program, '/usr/local/bin/node', { subPath: 'node' })],
  ['a ConfigMap by a part whose name a variable says', also(program, PATH, { subPathExpr: '$(UV_THREADPOOL_SIZE)' })],
  ['its work over the first folder of PATH', change('work', {}, { mountPath: PATH })],
  [
    'its work also over the first folder of PATH',
    (_, one) => one.volumeMounts?.push({ name: 'work', mountPath: PATH }),
  ],
  ['the work of another job', change('work', { configMap: { name: EVIL } })],
  ['its work to be run', change('work', { configMap: { name: 'ragmend-work-copy-1', defaultMode: 0o755 } })],
  [
    'a part of its work',
    change('work', { configMap: { name: 'ragmend-work-copy-1', items: [{ key: 'x', path: 'node' }] } }),
  ],
  ['another agent', change('agent', { configMap: { name: 'ragmend-agent-000000000000' } })],
  ['its agent to be written to', change('agent', {}, { readOnly: false })],
  ['an empty folder over its programs', also({ emptyDir: {} })],
  ['memory in place of its folder', change('temporary', { emptyDir: { medium: 'Memory' } })],
  ['a claim over its programs', also({ persistentVolumeClaim: { claimName: 'data-shard-1', readOnly: true } })],
  ['its copy over its programs', change('to-0', {}, { mountPath: PATH })],
  ['its source over its programs', change('from', {}, { mountPath: PATH })],
  ['a part of its source', change('from', {}, { subPath: 'a' })],
  ['its source to be written to', change('from', written, { readOnly: false })],
  ['its source to be written to, by the volume', change('from', written)],
  [
    'a claim of the team as its copy',
    (pod, one, job) => {
      pod.volumes = pod.volumes?.filter(({ name }) => name !== 'from') ?? [];
      one.volumeMounts = one.volumeMounts?.filter(({ name }) => name !== 'from') ?? [];
      change('to-0', written, { mountPath: over })(pod, one, job);
    },
  ],
  ['mounts of the node that appear later', change('to-0', {}, { mountPropagation: 'HostToContainer' })],
  ['a projected program', also({ projected: { sources: [{ configMap: { name: EVIL } }], defaultMode: 0o755 } })],
  [
    'a program of its own labels',
    also({ downwardAPI: { items: [{ path: 'node', fieldRef: { fieldPath: 'metadata.labels' } }] } }),
  ],
  ['a volume of a driver', also({ csi: { driver: 'example.com' } })],
  [
    'a claim of its own pod',
    also({
      ephemeral: {
        volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
      },
    }),
  ],
  ['a folder to begin in', (_, one) => Object.assign(one, { workingDir: over })],
  ['another PATH', (_, one) => one.env?.push({ name: 'PATH', value: over })],
];

cloudSuite(['kubernetes'], 'a program of its own in a job of the agent', () => {
  let world: GuardedNamespace;
  beforeAll(async () => {
    world = await guardedNamespace();
  });
  afterAll(() => world?.close());
  const mayRun = (json: object) => world.may(world.operator, 'POST', '/apis/batch/v1/namespaces/{ns}/jobs', { json });

  test('the job alone is let through', async () => {
    expect(await mayRun(agentJob(world.target))).toBe(true);
  });

  test.each(VARIATIONS)('not by %s', async (_, make) => {
    expect(await mayRun(agentJob(world.target, make))).toMatch(/refused by the ValidatingAdmissionPolicy/);
  });

  test('not by a change of a job that waits', async () => {
    const path = '/apis/batch/v1/namespaces/{ns}/jobs/waits-1';
    const job = agentJob(world.target, change('work', { configMap: { name: 'ragmend-work-waits-1' } }));
    const patch = (json: object[]) =>
      world.may(world.operator, 'PATCH', path, { json, type: 'application/json-patch+json' });
    await world.operator.cluster.send('POST', path.replace('{ns}', world.namespace).replace('/waits-1', ''), {
      json: { ...job, metadata: { ...job.metadata, name: 'waits-1' } },
    });
    const template = '/spec/template';

    expect(await patch([{ op: 'replace', path: '/spec/suspend', value: false }])).toBe(true);
    for (const [where, value] of [
      [`${template}/metadata/annotations/example.com~1inject`, 'yes'],
      [`${template}/metadata/labels/app`, 'api'],
      [`${template}/spec/nodeSelector`, { control: 'true' }],
      [`${template}/spec/tolerations`, [{ operator: 'Exists' }]],
      ['/spec/parallelism', 2],
      ['/spec/ttlSecondsAfterFinished', 0],
      ['/metadata/finalizers', ['example.com/x']],
    ] as const)
      expect(await patch([{ op: 'add', path: where, value }])).toMatch(/ValidatingAdmissionPolicy/);
  });
});
