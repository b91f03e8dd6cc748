import type { V1Container, V1Job, V1PodSpec } from '@kubernetes/client-node';
import { systemClock } from '../../../../../adapters/clock.ts';
import type { Service } from '../../../../../adapters/kubernetes/api/objects.ts';
import { type Workload, workloadOf } from '../../../../../adapters/kubernetes/bootstrap/workload.ts';
import { migrationJob, runLabels } from '../../../../../adapters/kubernetes/migration/migration-job.ts';
import { kubernetesMigrationJobs } from '../../../../../adapters/kubernetes/migration/migration-jobs.ts';
import { migratingComponent } from '../../../../../adapters/kubernetes/migration/migration-names.ts';
import { migrationPod } from '../../../../../adapters/kubernetes/migration/migration-pod.ts';
import type { MigrationSpec } from '../../../../../core/bootstrap/ports/migration-jobs.ts';
import { apply } from '../../../../cloud/kubectl.ts';
import { NODE } from '../../jobs/volume-pods.ts';
import { openTarget } from '../../opened-target.ts';

export type Job = V1Job & { metadata: NonNullable<V1Job['metadata']>; spec: NonNullable<V1Job['spec']> };
/** Changes a Job before it is sent; `pod` and `container` are those of its template. */
export type Change = (job: Job, pod: V1PodSpec, container: V1Container) => void;
export type GuardedMigrations = Awaited<ReturnType<typeof guardedMigrations>>;

const RUN = { command: ['node', 'migrate.js', '--all'], env: { MODE: 'migrate', EMPTY: '' } };
const CHECK = { args: ['check'] };
const COMPONENTS = [
  { workload: 'Deployment/api', migration: { run: RUN, check: CHECK, job: 'api-schema', deadlineSeconds: 900 } },
  { workload: 'StatefulSet/store', migration: { run: { args: ['migrate'] }, keepClaims: true } },
  { workload: 'DaemonSet/agent', migration: { run: { env: { MODE: 'migrate' } }, container: 'migrate-first' } },
];

/**
 * A namespace with workloads of every kind that have all of what pods can have, and an operator who
 * may migrate them. Nothing runs: the pods find no node.
 */
export async function guardedMigrations() {
  const opened = await openTarget({ shards: [{ id: 'shard-1' }], bootstrap: { components: COMPONENTS } });
  const { real, namespace, target, operator } = opened;
  await apply([
    ...COMPONENTS.map(({ workload }) => teamWorkload(workload, namespace)),
    { ...{ apiVersion: 'v1', kind: 'ConfigMap' }, metadata: { name: 'settings', namespace }, data: { a: 'b' } },
  ]);
  const fence = { incidentId: 'docs-rag-bootstrap-recovery-1', targetId: 'docs-rag', epoch: 1 };
  const path = `/apis/batch/v1/namespaces/${namespace}/jobs`;
  const said = (asked: Promise<unknown>): Promise<true | string> =>
    asked.then(
      () => true as const,
      (error: Error) => error.message,
    );
  return {
    ...opened,
    fence,
    migrations: kubernetesMigrationJobs({ ...opened.deps, clock: systemClock }),
    /** The Job that Ragmend makes. */
    async jobOf(of: string, purpose: MigrationSpec['purpose'] = 'migrate', services: Service[] = []): Promise<Job> {
      const workload: Workload = await workloadOf(real.cluster, of);
      const component = migratingComponent(target, of);
      const spec = { workload: of, purpose, version: '', drops: ['wait-for-schema'] };
      const template = migrationPod({ workload, pods: [], services }, component, spec, runLabels(fence, 'run-1', of));
      return structuredClone(migrationJob(fence, 'run-1', component, spec, template)) as Job;
    },
    /** Whether the operator may make a Job, which is not carried out: true, or why not. */
    mayMake: (job: object) => said(operator.cluster.send('POST', `${path}?dryRun=All`, { json: job })),
    make: (job: object) => operator.cluster.send('POST', path, { json: job }),
    mayChange(name: string, json: object[], isReal = false): Promise<true | string> {
      const type = 'application/json-patch+json';
      return said(operator.cluster.send('PATCH', `${path}/${name}${isReal ? '' : '?dryRun=All'}`, { json, type }));
    },
    mayRemove: (name: string) =>
      said(operator.cluster.send('DELETE', `${path}/${name}`, { json: { dryRun: ['All'] } })),
  };
}

function teamWorkload(workload: string, namespace: string): object {
  const [kind, name = ''] = workload.split('/');
  const labels = { app: name, team: 'search' };
  const counted = kind === 'DaemonSet' ? {} : { replicas: 0 };
  const claims = [
    {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    },
  ];
  return {
    ...{ apiVersion: 'apps/v1', kind, metadata: { name, namespace } },
    spec: {
      ...counted,
      ...(kind === 'StatefulSet' && { serviceName: name, volumeClaimTemplates: claims }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels, annotations: { 'example.com/checksum': '1' } },
        spec: podSpec(kind !== 'StatefulSet'),
      },
    },
  };
}

function podSpec(hasClaim: boolean): object {
  const mounts = [
    { name: 'settings', mountPath: '/settings', readOnly: true },
    { name: 'keys', mountPath: '/keys' },
    { name: 'data', mountPath: '/data' },
  ];
  return {
    nodeSelector: { nowhere: 'true' },
    tolerations: [{ key: 'gpu', operator: 'Exists' }],
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, preference: { matchExpressions: [{ key: 'zone', operator: 'Exists' }] } },
        ],
      },
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { team: 'search' } } },
        ],
      },
    },
    securityContext: { runAsUser: 1000, fsGroup: 1000 },
    imagePullSecrets: [{ name: 'pull' }],
    initContainers: [
      { name: 'wait-for-schema', image: NODE, command: ['wait'] },
      { name: 'prepare', image: NODE, command: ['prepare'], volumeMounts: mounts },
      { name: 'migrate-first', image: NODE, command: ['migrate'] },
      { name: 'proxy', image: NODE, restartPolicy: 'Always', startupProbe: { tcpSocket: { port: 1 } } },
    ],
    containers: [
      {
        ...{ name: 'api', image: `${NODE}`, command: ['node', 'serve.js'], args: ['--port', '80'], workingDir: '/app' },
        env: [
          { name: 'MODE', value: 'serve' },
          { name: 'DSN', valueFrom: { secretKeyRef: { name: 'dsn', key: 'url' } } },
        ],
        envFrom: [{ secretRef: { name: 'api-keys' } }],
        ports: [{ containerPort: 80 }],
        resources: {
          requests: { cpu: '4', memory: '64Mi', 'example.com/gpu': '1' },
          limits: { cpu: '8', memory: '16Gi', 'example.com/gpu': '1' },
        },
        livenessProbe: { tcpSocket: { port: 80 } },
        lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
        securityContext: { allowPrivilegeEscalation: false },
        volumeMounts: mounts,
      },
      { name: 'sidecar', image: NODE },
    ],
    volumes: [
      { name: 'settings', configMap: { name: 'settings' } },
      { name: 'keys', secret: { secretName: 'api-keys' } },
      ...(hasClaim ? [{ name: 'data', persistentVolumeClaim: { claimName: 'shared' } }] : []),
    ],
  };
}
