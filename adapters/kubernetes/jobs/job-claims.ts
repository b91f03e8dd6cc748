import type { V1Job, V1PodSpec } from '@kubernetes/client-node';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterRefused } from '../api/cluster-errors.ts';
import { epochStamp } from '../api/fence.ts';
import { labelsOf, objectName } from '../api/labels.ts';
import { type Claim, createOrFind, type KubeObject } from '../api/objects.ts';
import { holderName, JobMark, jobLabel } from './job-names.ts';
import { ownedBy } from './job-object.ts';

/** A claim, with the settings that a new one takes over. */
export type ClaimLike = Claim & { spec: { storageClassName?: string; accessModes?: string[]; volumeMode?: string } };
/**
 * Claims that a job creates: this many bytes, in the storage class of `like`. `isCopy` means that
 * they may be discarded.
 */
export type NewClaims = {
  fence: ShardFence;
  lock: string;
  jobId: string;
  names: string[];
  isCopy: boolean;
  like: ClaimLike | null;
  bytes: number;
};

/**
 * Creates the claims of a job, once. A Job that never runs owns each copy: deleting this Job
 * discards the copy, so nobody needs the right to delete claims, and the creating job stays known.
 * Throws ClusterRefused if another object has the name.
 */
export async function ensureClaims(cluster: Cluster, claims: NewClaims, idle: V1PodSpec): Promise<void> {
  await Promise.all(
    claims.names.map(async (name) => {
      const holder = claims.isCopy
        ? await createOrFind<KubeObject>(cluster, 'jobs', holderOf(claims, name, idle))
        : null;
      const claim = await createOrFind<KubeObject>(cluster, 'persistentvolumeclaims', claimOf(claims, name, holder));
      refuseForeign(claim, holder, claims);
    }),
  );
}

/**
 * Returns a claim whose files an agent can read; throws ClusterRefused for a claim that no second
 * pod can mount.
 */
export function readable(claim: ClaimLike): ClaimLike {
  const { accessModes = [], volumeMode = 'Filesystem' } = claim.spec;
  const { name } = claim.metadata;
  if (volumeMode !== 'Filesystem')
    throw new ClusterRefused(`claim '${name}' is a '${volumeMode}' device: only file systems can be copied`);
  if (accessModes.length > 0 && accessModes.every((mode) => mode === 'ReadWriteOncePod'))
    throw new ClusterRefused(`claim '${name}' is 'ReadWriteOncePod', no second pod can read it: use 'ReadWriteOnce'`);
  return claim;
}

function holderOf({ fence, lock }: NewClaims, claim: string, idle: V1PodSpec): V1Job & { metadata: { name: string } } {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: holderName(claim),
      labels: { ...labelsOf(fence), [JobMark.Holds]: objectName(claim) },
      annotations: epochStamp(lock, fence.epoch),
    },
    spec: {
      suspend: true,
      backoffLimit: 0,
      podReplacementPolicy: 'Failed',
      template: { spec: { ...idle, restartPolicy: 'Never' } },
    },
  };
}

function claimOf({ fence, lock, jobId, isCopy, like, bytes }: NewClaims, name: string, holder: KubeObject | null) {
  const { storageClassName, accessModes } = like?.spec ?? {};
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      labels: { ...labelsOf(fence), ...jobLabel(jobId) },
      annotations: epochStamp(lock, fence.epoch),
      ...(holder && { ownerReferences: [ownedBy('batch/v1', 'Job', holder)] }),
    },
    spec: {
      accessModes: isCopy ? ['ReadWriteOnce'] : (accessModes ?? ['ReadWriteOnce']),
      ...(storageClassName !== undefined && { storageClassName }),
      resources: { requests: { storage: String(bytes) } },
    },
  };
}

function refuseForeign({ metadata }: KubeObject, holder: KubeObject | null, { jobId }: NewClaims): void {
  const { name, labels, deletionTimestamp, ownerReferences = [] } = metadata;
  const [[key, value] = ['', '']] = Object.entries(jobLabel(jobId));
  if (labels?.[key] !== value)
    throw new ClusterRefused(`claim '${name}' stands, and job '${jobId}' did not make it: choose another name`);
  const isHeld = holder === null || ownerReferences.some(({ uid }) => uid === holder.metadata.uid);
  if (deletionTimestamp !== undefined || !isHeld)
    throw new DependencyUnavailable(`claim '${name}' is about to be removed: try again when it is gone`);
}
