import { systemClock } from '../../../../adapters/clock.ts';
import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import { versionOf, workloadOf } from '../../../../adapters/kubernetes/bootstrap/workload.ts';
import { jobKey } from '../../../../adapters/kubernetes/jobs/job-names.ts';
import { kubernetesMigrationJobs } from '../../../../adapters/kubernetes/migration/migration-jobs.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import { apply, kubectl } from '../../../cloud/kubectl.ts';
import type { HowItGoes } from '../../../contracts/bootstrap/migration-jobs.contract.ts';
import { NODE } from '../jobs/volume-pods.ts';
import { openTarget } from '../opened-target.ts';

const PROGRAMS: Record<HowItGoes, string> = {
  succeeds: "console.log('it succeeds')",
  fails: "console.log('it fails'); process.exitCode = 3",
  endless: "process.on('SIGTERM', () => {}); console.log('it runs'); setInterval(() => {}, 1e6)",
};
const EACH = 12;

/** A target with many workloads whose migrations are declared, none of them made, in a namespace of its own. */
export async function migratingTarget() {
  const hows = Object.keys(PROGRAMS) as HowItGoes[];
  const names = Object.fromEntries(hows.map((how) => [how, Array.from({ length: EACH }, (_, n) => `${how}-${n}`)]));
  const opened = await openTarget({
    shards: [{ id: 'shard-1' }],
    bootstrap: {
      components: hows.flatMap((how) =>
        (names[how] ?? []).map((name) => ({ workload: `Deployment/${name}`, migration: migrationOf(how) })),
      ),
    },
  });
  const { real, deps, namespace } = opened;
  const podOf = (jobId: string, phase: 'Running' | 'Pending' = 'Running') => {
    const pods = ['-n', namespace, 'get', 'pods', '-l', `ragmend.dev/run=${jobKey(jobId)}`];
    const names = [...pods, '-o', `jsonpath={.items[?(@.status.phase=="${phase}")].metadata.name}`];
    return waitUntil(async () => (await kubectl(names)) || null, { everyMs: 100 });
  };
  return {
    ...opened,
    fence: await opened.locks.take('docs-rag', 'shard-1'),
    jobs: (cluster: Cluster = deps.cluster) => kubernetesMigrationJobs({ ...deps, cluster, clock: systemClock }),
    podOf,
    /** Makes a Deployment without pods, whose migration goes so. */
    async migrating(how: HowItGoes, spec: object = {}) {
      const name = names[how]?.shift() ?? '';
      await apply([deployment(name, namespace, spec)]);
      const workload = `Deployment/${name}`;
      return { workload, version: versionOf((await workloadOf(real.cluster, workload)).object) };
    },
    /** How many pods the Jobs that migrate a workload made. */
    async runs(workload: string): Promise<number> {
      const name = `ragmend-migrate-${workload.toLowerCase().replace('/', '-')}`;
      const { items } = await real.cluster.core.listNamespacedEvent({
        namespace,
        fieldSelector: `involvedObject.kind=Job,involvedObject.name=${name},reason=SuccessfulCreate`,
      });
      return items.reduce((sum, { count = 1 }) => sum + count, 0);
    },
    /** Does to a pod what the cluster does to those of a node that is gone. */
    async lose(jobId: string): Promise<void> {
      const pod = await podOf(jobId);
      const status = {
        phase: 'Failed',
        conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC' }],
      };
      const patch = ['patch', 'pod', pod, '--subresource=status', '-p', JSON.stringify({ status })];
      await kubectl(['-n', namespace, ...patch]);
      await kubectl(['-n', namespace, 'delete', 'pod', pod, '--force', '--grace-period=0', '--wait=false']);
    },
  };
}

export type MigratingTarget = Awaited<ReturnType<typeof migratingTarget>>;

function migrationOf(how: HowItGoes): object {
  const program = { command: ['node', '-e', PROGRAMS[how]] };
  return { run: program, check: program, deadlineSeconds: 600 };
}

/** A Deployment of a team that serves, and has no pods. */
function deployment(name: string, namespace: string, spec: object): object {
  const labels = { app: name };
  const container = {
    ...{ name: 'api', image: NODE, command: ['node', '-e', 'serve()'], args: ['--serve'] },
    ports: [{ containerPort: 8000 }],
    readinessProbe: { httpGet: { path: '/', port: 8000 } },
  };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace } },
    spec: {
      ...{ replicas: 0, selector: { matchLabels: labels } },
      template: {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 2, containers: [container], ...spec },
      },
    },
  };
}
