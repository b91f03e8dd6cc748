import { createHash } from 'node:crypto';

/** Labels of objects that Ragmend makes or marks. */
export const Label = {
  ManagedBy: 'app.kubernetes.io/managed-by',
  Target: 'ragmend.dev/target',
  Shard: 'ragmend.dev/shard',
  Incident: 'ragmend.dev/incident',
  Workload: 'ragmend.dev/workload',
  Rotation: 'ragmend.dev/rotation',
  Quarantined: 'ragmend.dev/quarantined',
} as const;

/**
 * Annotations that Ragmend writes; `GitOps` is the team's own word that a GitOps controller leaves
 * alone what Ragmend changes.
 */
export const Annotation = {
  Epoch: 'ragmend.dev/epoch',
  GitOps: 'ragmend.dev/gitops',
  Holders: 'ragmend.dev/write-holders',
  Replicas: 'ragmend.dev/replicas',
  Restarts: 'ragmend.dev/restarts',
  QuarantineReason: 'ragmend.dev/quarantine-reason',
} as const;

/** Who Ragmend is in `managedFields` and in the label `managed-by`. */
export const MANAGER = 'ragmend';

/** The labels of an object that an incident made. */
export function labelsOf({ targetId, shardId, incidentId }: { targetId: string; shardId: string; incidentId: string }) {
  return {
    [Label.ManagedBy]: MANAGER,
    [Label.Target]: targetId,
    [Label.Shard]: shardId,
    [Label.Incident]: objectName(incidentId),
  };
}

/**
 * An id as the name of an object or the value of a label: as it is where it fits, else cut, with a
 * hash of all of it.
 */
export function objectName(id: string, most = 63): string {
  if (id.length <= most) return id;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return `${id.slice(0, most - hash.length - 1)}-${hash}`;
}

/** The Service by which one workload alone is reached: `<workload>-direct`. */
export function directName(workloadId: string): string {
  const suffix = '-direct';
  // The name of a Service begins with a letter, that of a workload may not.
  const id = /^\d/.test(workloadId) ? `w${workloadId}` : workloadId;
  return `${objectName(id, 63 - suffix.length)}${suffix}`;
}
