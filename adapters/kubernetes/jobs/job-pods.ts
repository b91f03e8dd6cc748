import { PatchStrategy } from '@kubernetes/client-node';
import { orNull } from '../../../core/kernel/or-null.ts';
import type { Cluster } from '../api/cluster.ts';
import { isGone } from '../api/cluster-errors.ts';
import { type JsonPatch, pointerTo } from '../api/fence.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { type KubeObject, list, newestFirst, type Pod, pathOf } from '../api/objects.ts';
import { hasEnded } from '../registry/owner.ts';
import { usesClaim } from '../workloads/workload-claim.ts';
import { JobMark } from './job-names.ts';

/** How a container ended, as its pod reports it. */
export type Ended = { exitCode?: number; reason?: string; message?: string };
/** The pod of an attempt, as far as it shows the state of the agent. */
export type AgentPod = KubeObject & {
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    containerStatuses?: { state?: { waiting?: { reason?: string; message?: string }; terminated?: Ended } }[];
  };
};

/** Returns the newest pod of an attempt, or null. */
export async function podOf(cluster: Cluster, { metadata }: KubeObject): Promise<AgentPod | null> {
  const pods = await list<AgentPod>(cluster, 'pods', { matchLabels: { [JOB_NAME]: metadata.name } });
  return pods.sort(newestFirst)[0] ?? null;
}

/** Returns how the agent of a pod ended, or null. */
export function endOf(pod: AgentPod | null): Ended | null {
  return pod?.status?.containerStatuses?.[0]?.state?.terminated ?? null;
}

/**
 * Removes the pods of ended jobs that mount a claim: the cluster keeps a claim while any pod names
 * it, even a finished pod. First the last words of the agent are saved with its Job.
 */
export async function releaseClaim(cluster: Cluster, claim: string): Promise<void> {
  const selector = {
    matchLabels: { [Label.ManagedBy]: MANAGER },
    matchExpressions: [{ key: JobMark.Job, operator: 'Exists' }],
  };
  const pods = await list<Pod & AgentPod>(cluster, 'pods', selector);
  for (const pod of pods.filter((one) => hasEnded(one) && usesClaim(one, claim))) {
    await orNull(keepLastWords(cluster, pod), isGone);
    const { name, uid } = pod.metadata;
    await orNull(cluster.send('DELETE', pathOf(cluster, 'pods', name), { json: { preconditions: { uid } } }), isGone);
  }
}

const JOB_NAME = 'batch.kubernetes.io/job-name';

async function keepLastWords(cluster: Cluster, pod: AgentPod): Promise<void> {
  const words = endOf(pod)?.message;
  const job = pod.metadata.labels?.[JOB_NAME];
  if (words === undefined || job === undefined) return;
  const json: JsonPatch = [{ op: 'add', path: pointerTo('annotations', JobMark.LastWords), value: words }];
  const path = `${pathOf(cluster, 'jobs', job)}?fieldManager=${MANAGER}`;
  await cluster.send('PATCH', path, { json, type: PatchStrategy.JsonPatch });
}
