import type { Drift } from '../../../core/shard/ports.ts';
import type { Cluster } from '../api/cluster.ts';
import type { JsonPatch } from '../api/fence.ts';
import { Label, objectName } from '../api/labels.ts';
import type { Pod, Service } from '../api/objects.ts';
import { isPartOf, type PodSelector, type RegistryRecord } from '../registry/registry-record.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';

/** Everything that one look at a target saw. */
export type Sight = {
  cluster: Cluster;
  target: KubernetesTarget;
  record: RegistryRecord;
  services: Map<string, Service>;
  pods: Pod[];
};
/** A drift, and the JSON Patch that undoes it; null if Ragmend must not undo it. */
export type Found = { drift: Drift; mend: { path: string; json: JsonPatch } | null };
export type Shard = KubernetesTarget['kubernetes']['shards'][number];

/** Returns the pods that a Service leads to. */
export function ledTo({ pods }: Sight, selector: PodSelector = {}): Pod[] {
  if (Object.keys(selector).length === 0) return [];
  return pods.filter((pod) => isReady(pod) && isPartOf(selector, pod.metadata.labels));
}

/**
 * Returns whether a pod belongs to a workload that serves a shard; pods of servers that Ragmend
 * started carry a label for that.
 */
export function isOf({ metadata }: Pod, workloadId: string, shard: Shard): boolean {
  const server = metadata.labels?.[Label.Workload];
  return workloadId === shard.workload ? server === undefined : server === objectName(workloadId);
}

function isReady({ metadata, status }: Pod): boolean {
  const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
  return ready && metadata.deletionTimestamp === undefined;
}
