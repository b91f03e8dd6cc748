import { Label, MANAGER } from './labels.ts';
import type { Owner } from './owner.ts';
import type { KubernetesTarget } from './rotation.ts';

/** Whether Ragmend made a workload itself. */
export function isMade({ object }: Owner): boolean {
  return object.metadata.labels?.[Label.ManagedBy] === MANAGER && Label.Workload in object.metadata.labels;
}

/** Throws a RangeError for a workload that is neither configured for the target nor made for it. */
export function assertOurs({ id, kubernetes }: KubernetesTarget, owner: Owner): void {
  const isConfigured = kubernetes.shards.some(({ workload }) => workload === owner.name);
  const isForTarget = isMade(owner) && owner.object.metadata.labels?.[Label.Target] === id;
  if (isConfigured || isForTarget) return;
  throw new RangeError(
    `workload '${owner.name}' is neither a shard of target '${id}' nor made for it: Ragmend leaves it alone`,
  );
}
