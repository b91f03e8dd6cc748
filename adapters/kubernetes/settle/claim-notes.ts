import { bytesOf, claimBytes } from '../api/claim-size.ts';
import { Annotation, Label, MANAGER } from '../api/labels.ts';
import type { KubeObject } from '../api/objects.ts';
import type { ClaimLike } from '../jobs/job-claims.ts';
import type { ClaimNote, MovePlace } from './move-map.ts';

/** A PersistentVolume, as far as a move reads it. */
export type Volume = KubeObject & {
  spec: {
    capacity?: { storage?: string };
    accessModes?: string[];
    storageClassName?: string;
    volumeMode?: string;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: { namespace?: string; name?: string; uid?: string };
  };
  status?: { phase?: string };
};

/**
 * Returns how to create the claim of a name for another volume. What its owners wrote belongs to
 * the name; `named` is the claim that has the name now, or null. Quarantine belongs to the volume,
 * which is bound to `bound`.
 */
export function claimNote(place: MovePlace, volume: Volume, bound: ClaimLike, named: ClaimLike | null): ClaimNote {
  const { accessModes = [], storageClassName = '', volumeMode } = volume.spec;
  const ours = { [Label.ManagedBy]: MANAGER, [Label.Target]: place.targetId, [Label.Shard]: place.shardId };
  return {
    labels: { ...(named ? without(named.metadata.labels, MARKS) : ours), ...only(bound.metadata.labels, MARKS) },
    annotations: {
      ...(named && without(named.metadata.annotations, [...NOTES_OF_OTHERS, Annotation.QuarantineReason])),
      ...only(bound.metadata.annotations, [Annotation.QuarantineReason]),
    },
    spec: {
      accessModes: named?.spec.accessModes ?? bound.spec.accessModes ?? accessModes,
      storageClassName,
      ...(volumeMode !== undefined && { volumeMode }),
      resources: { requests: { storage: requestOf(volume, named ?? bound) } },
    },
  };
}

/**
 * Returns the size that its owners request, so that they can apply it again, or less if the volume
 * is smaller.
 */
function requestOf({ spec }: Volume, like: ClaimLike): string {
  const capacity = spec.capacity?.storage ?? '0';
  const asked = like.spec.resources?.requests?.storage ?? `${claimBytes(like)}`;
  return bytesOf(asked) <= bytesOf(capacity) ? asked : capacity;
}

const MARKS: string[] = [Label.Quarantined, Label.Incident, Label.Target, Label.Shard];
const NOTES_OF_OTHERS: string[] = [
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
  Annotation.Epoch,
];

function without(all: Record<string, string> = {}, names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
}

function only(all: Record<string, string> = {}, names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
