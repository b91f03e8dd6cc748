import { systemClock } from '../../../../adapters/clock.ts';
import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import { kubernetesJobs } from '../../../../adapters/kubernetes/jobs/jobs.ts';
import type { KubernetesJobsDeps } from '../../../../adapters/kubernetes/jobs/start-job.ts';
import { openTarget } from '../opened-target.ts';
import { bundledAgent } from './bundled-agent.ts';
import { NODE } from './volume-pods.ts';

export type ClusterJobs = Awaited<ReturnType<typeof clusterJobs>>;

/**
 * A namespace in which jobs of 'shard-1' run, under a fence that holds its lock. What the jobs may
 * do is what the manifests give their operator.
 */
export async function clusterJobs() {
  const opened = await openTarget({
    shards: [{ id: 'shard-1' }],
    over: { agent: { image: NODE, credentials: 'session' } },
  });
  const program = bundledAgent();
  return {
    ...opened,
    fence: await opened.locks.take('docs-rag', 'shard-1'),
    /** Jobs in the namespace, through another view of the cluster where one is given. */
    jobs: (over: Partial<KubernetesJobsDeps> = {}) =>
      kubernetesJobs({
        ...opened.deps,
        clock: systemClock,
        program,
        grant: null,
        buckets: { snapshots: 'snapshots', evidence: 'evidence', region: 'us-east-1', endpoint: null },
        manifestBytes: async () => 10,
        ...over,
      }),
  };
}

/** The pods of a job, by the names of its Jobs. */
export async function podsOfJob({ core, namespace }: Cluster, jobId: string): Promise<string[]> {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: `ragmend.dev/job=${jobId}` });
  return items.map(({ metadata }) => String(metadata?.name));
}
