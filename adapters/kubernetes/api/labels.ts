import { createHash } from 'node:crypto';

/** Labels of objects that Ragmend creates or marks. */
export const Label = {
  ManagedBy: 'app.kubernetes.io/managed-by',
  Target: 'ragmend.dev/target',
  Shard: 'ragmend.dev/shard',
  Incident: 'ragmend.dev/incident',
  Workload: 'ragmend.dev/workload',
  RollBack: 'ragmend.dev/roll-back',
  RollingBack: 'ragmend.dev/rolling-back',
  Rotation: 'ragmend.dev/rotation',
  Quarantined: 'ragmend.dev/quarantined',
} as const;

/**
 * Annotations that Ragmend writes. The team itself sets `GitOps`: it promises that a GitOps
 * controller leaves Ragmend's changes alone.
 */
export const Annotation = {
  Epoch: 'ragmend.dev/epoch',
  Flag: 'ragmend.dev/provider-flag',
  GitOps: 'ragmend.dev/gitops',
  Holders: 'ragmend.dev/write-holders',
  Images: 'ragmend.dev/images',
  Replicas: 'ragmend.dev/replicas',
  Restarts: 'ragmend.dev/restarts',
  QuarantineReason: 'ragmend.dev/quarantine-reason',
} as const;

/** Ragmend's name in `managedFields` and in the label `managed-by`. */
export const MANAGER = 'ragmend';

/** Returns the labels of an object that an incident created. */
export function labelsOf({ targetId, shardId, incidentId }: { targetId: string; shardId: string; incidentId: string }) {
  return {
    [Label.ManagedBy]: MANAGER,
    [Label.Target]: targetId,
    [Label.Shard]: shardId,
    [Label.Incident]: objectName(incidentId),
  };
}

/**
 * Returns an id as an object name or a label value: unchanged if it fits, else cut, with a hash of
 * the whole id.
 */
export function objectName(id: string, most = 63): string {
  if (id.length <= most) return id;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return `${id.slice(0, most - hash.length - 1)}-${hash}`;
}

/** Returns the name of the Service that reaches one workload alone: `<workload>-direct`. */
export function directName(workloadId: string): string {
  const suffix = '-direct';
  // The name of a Service must begin with a letter; the name of a workload need not.
  const id = /^\d/.test(workloadId) ? `w${workloadId}` : workloadId;
  return `${objectName(id, 63 - suffix.length)}${suffix}`;
}
