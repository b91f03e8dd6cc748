import type { V1PodSpec } from '@kubernetes/client-node';
import type { Pod } from '../api/objects.ts';
import type { Owner } from '../registry/owner.ts';

/**
 * Returns the claim with a workload's data: the claim of the running pod, or else of its next pod.
 * Throws a RangeError if the volume is no claim.
 */
export function claimOf(owner: Owner, pod: Pod | null, volume: string): string {
  const claim = pod ? claimIn(pod.spec, volume) : nextClaim(owner, volume);
  if (claim !== null) return claim;
  throw new RangeError(
    `volume '${volume}' of workload '${owner.name}' is no claim: name the one that holds its data as kubernetes.volume`,
  );
}

/** Returns the claim of one volume of a pod, or null. */
export function claimIn({ volumes = [] }: V1PodSpec, volume: string): string | null {
  return volumes.find(({ name }) => name === volume)?.persistentVolumeClaim?.claimName ?? null;
}

/** Returns whether a pod uses a claim, by any volume. */
export function usesClaim({ spec }: Pod, claim: string): boolean {
  return (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim);
}

function nextClaim({ name, object }: Owner, volume: string): string | null {
  const { template, volumeClaimTemplates = [], ordinals } = object.spec;
  const isMade = volumeClaimTemplates.some(({ metadata }) => metadata.name === volume);
  return isMade ? `${volume}-${name}-${ordinals?.start ?? 0}` : claimIn(template.spec ?? { containers: [] }, volume);
}
