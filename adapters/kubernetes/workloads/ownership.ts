import { Label, MANAGER } from '../api/labels.ts';
import type { KubeObject } from '../api/objects.ts';
import type { Owner } from '../registry/owner.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';

/** Returns whether an object is Ragmend's: it started the object itself, e.g. after a restore. */
export function isManaged({ metadata }: Pick<KubeObject, 'metadata'>): boolean {
  return metadata.labels?.[Label.ManagedBy] === MANAGER;
}

/** Returns whether Ragmend itself created a workload. */
export function isMade({ object }: Owner): boolean {
  return isManaged(object) && Label.Workload in (object.metadata.labels ?? {});
}

/**
 * Throws a RangeError for a workload that is neither configured for the target nor created for it.
 */
export function assertOurs({ id, kubernetes }: KubernetesTarget, owner: Owner): void {
  const isConfigured = kubernetes.shards.some(({ workload }) => workload === owner.name);
  const isForTarget = isMade(owner) && owner.object.metadata.labels?.[Label.Target] === id;
  if (isConfigured || isForTarget) return;
  throw new RangeError(
    `workload '${owner.name}' is neither a shard of target '${id}' nor made for it: Ragmend leaves it alone`,
  );
}
