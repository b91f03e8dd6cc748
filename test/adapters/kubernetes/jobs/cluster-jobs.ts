import { systemClock } from '../../../../adapters/clock.ts';
import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import { kubernetesJobs } from '../../../../adapters/kubernetes/jobs/jobs.ts';
import type { KubernetesJobsDeps } from '../../../../adapters/kubernetes/jobs/start-job.ts';
import type { KubernetesTarget } from '../../../../adapters/kubernetes/registry/rotation.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import { type Identity, operatorOf } from '../manifests/identities.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { realLocks } from '../real-locks.ts';
import { kubernetesTarget } from '../target.ts';
import { bundledAgent } from './bundled-agent.ts';
import { NODE } from './volume-pods.ts';

export type ClusterJobs = {
  real: RealCluster;
  /** Who starts the jobs: what they may do is what the manifests give them. */
  operator: Identity;
  target: KubernetesTarget;
  fence: ShardFence;
  /** Jobs in the namespace, through another view of the cluster where one is given. */
  jobs(over?: Partial<KubernetesJobsDeps>): ReturnType<typeof kubernetesJobs>;
  close(): Promise<void>;
};

/** A namespace in which jobs of 'shard-1' run, under a fence that holds its lock. */
export async function clusterJobs(): Promise<ClusterJobs> {
  const [real, held, program] = [await realCluster(), realLocks(), bundledAgent()];
  const agent = { image: NODE, credentials: 'session' };
  const target = kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1' }], { agent });
  const operator = await operatorOf(target);
  const fence = await held.locks.take('docs-rag', 'shard-1');
  return {
    ...{ real, operator, target, fence },
    jobs: (over = {}) =>
      kubernetesJobs({
        ...{ cluster: operator.cluster, locks: held.locks, clock: systemClock, target, program, grant: null },
        buckets: { snapshots: 'snapshots', evidence: 'evidence', region: 'us-east-1', endpoint: null },
        manifestBytes: async () => 10,
        ...over,
      }),
    async close() {
      held.close();
      await operator.remove();
      await real.close();
    },
  };
}

/** The pods of a job, by the names of its Jobs. */
export async function podsOfJob({ core, namespace }: Cluster, jobId: string): Promise<string[]> {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: `ragmend.dev/job=${jobId}` });
  return items.map(({ metadata }) => String(metadata?.name));
}
