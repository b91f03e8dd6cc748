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
 * What a job shares with the server of its shard: who it runs as, where it may run, the claim that
 * the server has, and the spec of its pods.
 */
export type Scheduling = { runAs: RunAs; where: Where; served: Claim | null; server?: V1PodSpec | undefined };
type Where = Pick<V1PodSpec, 'nodeSelector' | 'tolerations' | 'affinity'>;

/**
 * Where a job of a shard runs: on the node of the pod that has the claim `source` open, for a claim
 * is mounted by one node at a time; without a source, near the server that stands. It may run
 * wherever the server may.
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

/** What serves the shard by the registry, else what the configuration names. */
async function servingOwner(cluster: Cluster, target: KubernetesTarget, shardId: string): Promise<Owner | null> {
  const { workload } = shardConfig(target, shardId);
  const registered = await orNull(readRecord(cluster, target.id));
  const entry = registered?.entries.find((one) => one.shardId === shardId);
  return (entry && (await findOwner(cluster, entry.workloadId))) ?? findOwner(cluster, workload);
}

/** The user of the server, where its template tells; root is not imitated. */
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
 * The pod that has the source open was put there, so its node is right; one that nobody has open is
 * where its volume is.
 */
function onNodeOf(pods: Pod[], source: string): V1Affinity {
  const node = pods.find((pod) => usesClaim(pod, source) && pod.spec.nodeName !== undefined)?.spec.nodeName;
  if (node === undefined) return {};
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
}

/**
 * A new volume is made where its first pod runs: in the zone of the server that stands. Only on EKS
 * it is certain that nodes say which zone is theirs.
 */
function nearby({ kubernetes }: KubernetesTarget, { object }: Owner, pods: Pod[]): V1Affinity {
  if (currentOf(pods)?.spec.nodeName === undefined) return {};
  const zone = { topologyKey: 'topology.kubernetes.io/zone', labelSelector: object.spec.selector };
  if (kubernetes.cluster.kind === 'eks')
    return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [zone] } };
  const preferred = [{ weight: 100, podAffinityTerm: zone }];
  return { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
}
