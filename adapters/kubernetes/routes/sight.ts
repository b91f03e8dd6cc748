import type { Drift } from '../../../core/shard/ports.ts';
import type { Cluster } from '../api/cluster.ts';
import type { JsonPatch } from '../api/fence.ts';
import { Label, objectName } from '../api/labels.ts';
import type { Pod, Service } from '../api/objects.ts';
import { isPartOf, type PodSelector, type RegistryRecord } from '../registry/registry-record.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';

/** What one look at a target saw. */
export type Sight = {
  cluster: Cluster;
  target: KubernetesTarget;
  record: RegistryRecord;
  services: Map<string, Service>;
  pods: Pod[];
};
/** A drift, and the JSON Patch that puts it back; null where it is not Ragmend's to put back. */
export type Found = { drift: Drift; mend: { path: string; json: JsonPatch } | null };
export type Shard = KubernetesTarget['kubernetes']['shards'][number];

/** The pods that a Service leads to. */
export function ledTo({ pods }: Sight, selector: PodSelector = {}): Pod[] {
  if (Object.keys(selector).length === 0) return [];
  return pods.filter((pod) => isReady(pod) && isPartOf(selector, pod.metadata.labels));
}

/** Whether a pod is one of a workload that serves a shard: pods of servers that Ragmend started say whose they are. */
export function isOf({ metadata }: Pod, workloadId: string, shard: Shard): boolean {
  const server = metadata.labels?.[Label.Workload];
  return workloadId === shard.workload ? server === undefined : server === objectName(workloadId);
}

function isReady({ metadata, status }: Pod): boolean {
  const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
  return ready && metadata.deletionTimestamp === undefined;
}
