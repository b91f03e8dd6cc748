import type { V1Affinity, V1PodSpec } from '@kubernetes/client-node';
import { orNull } from '../../../core/kernel/or-null.ts';
import type { Cluster } from '../api/cluster.ts';
import { type Claim, find, type Pod } from '../api/objects.ts';
import { currentOf, findOwner, type Owner, podsOf } from '../registry/owner.ts';
import { readRecord } from '../registry/registry-record.ts';
import { type KubernetesTarget, shardConfig } from '../registry/rotation.ts';
import { claimOf, usesClaim } from '../workloads/workload-claim.ts';
import { NOBODY, type RunAs } from './agent-pod.ts';

/**
 * What a job shares with the server of its shard: its user, where it may run, the claim of the
 * server, and the spec of its pods.
 */
export type Scheduling = { runAs: RunAs; where: Where; served: Claim | null; server?: V1PodSpec | undefined };
type Where = Pick<V1PodSpec, 'nodeSelector' | 'tolerations' | 'affinity'>;

/**
 * Returns where a job of a shard runs. With a `source`, on the node of the pod that has this claim
 * open, because only one node mounts a claim at a time. Without a source, near the present server.
 * The job may run wherever the server may.
 */
export async function schedulingOf(
  cluster: Cluster,
  target: KubernetesTarget,
  shardId: string,
  source: string | null,
): Promise<Scheduling> {
  const owner = await servingOwner(cluster, target, shardId);
  if (owner === null) return { runAs: NOBODY, where: {}, served: null };
  const { spec } = owner.object.spec.template;
  const pods = await podsOf(cluster, owner);
  const { nodeSelector, tolerations, affinity } = spec ?? {};
  const own = affinity?.nodeAffinity && { nodeAffinity: affinity.nodeAffinity };
  const around = source === null ? nearby(target, owner, pods) : onNodeOf(pods, source);
  return {
    server: spec,
    runAs: runAsOf(spec, target),
    where: {
      ...(nodeSelector && { nodeSelector }),
      ...(tolerations && { tolerations }),
      affinity: { ...own, ...around },
    },
    served: await find<Claim>(
      cluster,
      'persistentvolumeclaims',
      claimOf(owner, currentOf(pods), target.kubernetes.volume),
    ),
  };
}

/** Returns the workload that serves the shard by the registry, or else by the configuration. */
async function servingOwner(cluster: Cluster, target: KubernetesTarget, shardId: string): Promise<Owner | null> {
  const { workload } = shardConfig(target, shardId);
  const registered = await orNull(readRecord(cluster, target.id));
  const entry = registered?.entries.find((one) => one.shardId === shardId);
  return (entry && (await findOwner(cluster, entry.workloadId))) ?? findOwner(cluster, workload);
}

/** Returns the user of the server if its template names one; never imitates root. */
function runAsOf(spec: V1PodSpec | undefined, { kubernetes }: KubernetesTarget): RunAs {
  const pod = spec?.securityContext;
  const own = spec?.containers.find(({ name }) => name === kubernetes.container)?.securityContext;
  const runAsUser = (own?.runAsUser ?? pod?.runAsUser) || (kubernetes.agent.runAsUser ?? 0);
  const runAsGroup = own?.runAsGroup ?? pod?.runAsGroup;
  const fsGroup = pod?.fsGroup ?? runAsGroup ?? NOBODY.fsGroup;
  if (runAsUser === 0) return { ...NOBODY, fsGroup };
  return { runAsUser, fsGroup, ...(runAsGroup !== undefined && { runAsGroup }) };
}

/**
 * Returns the node of the pod that has the source open. A source that nobody has open is reached
 * wherever its volume is.
 */
function onNodeOf(pods: Pod[], source: string): V1Affinity {
  const node = pods.find((pod) => usesClaim(pod, source) && pod.spec.nodeName !== undefined)?.spec.nodeName;
  if (node === undefined) return {};
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
}

/**
 * Returns a place near the present server: a new volume is created in the zone where its first pod
 * runs. Only on EKS nodes are sure to name their zone.
 */
function nearby({ kubernetes }: KubernetesTarget, { object }: Owner, pods: Pod[]): V1Affinity {
  if (currentOf(pods)?.spec.nodeName === undefined) return {};
  const zone = { topologyKey: 'topology.kubernetes.io/zone', labelSelector: object.spec.selector };
  if (kubernetes.cluster.kind === 'eks')
    return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [zone] } };
  const preferred = [{ weight: 100, podAffinityTerm: zone }];
  return { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
}
