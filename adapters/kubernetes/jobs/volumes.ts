import { orNull } from '../../../core/kernel/or-null.ts';
import type { Locks, ShardFence } from '../../../core/kernel/ports/fence.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { VolumeKept } from '../../../core/volume/errors.ts';
import type { Volumes } from '../../../core/volume/ports.ts';
import { claimBytes } from '../api/claim-size.ts';
import type { Cluster } from '../api/cluster.ts';
import { changeFenced, changeOnce, type Fencing, type JsonPatch, pointerTo, untilNoConflict } from '../api/fence.ts';
import { Annotation, Label, objectName } from '../api/labels.ts';
import { type Claim, find, type KubeObject, pathOf } from '../api/objects.ts';
import { untilGone } from '../workloads/scale.ts';
import { holderName } from './job-names.ts';
import { releaseClaim } from './job-pods.ts';
import { mountOf } from './job-work.ts';

/**
 * Volumes as claims. The size is the claim's capacity: the API does not say how much of it is used.
 * `discardCopy` removes the Job that owns a copy; the cluster then removes the claim.
 */
export function kubernetesVolumes(deps: { cluster: Cluster; locks: Locks }): Volumes {
  return {
    async describe(volume) {
      const claim = await findClaim(deps.cluster, volume);
      if (claim === null) throw new NotFound(`volume '${volume}' does not exist: check its name`);
      return { volume, bytes: claimBytes(claim), path: mountOf(volume) };
    },
    discardCopy: (fence, volume) => discard(deps, fence, volume),
    async quarantine(fence, volume, reason) {
      const path = pathOf(deps.cluster, 'persistentvolumeclaims', volume);
      await changeFenced<Claim>(deps, fence, path, (claim) => quarantine(claim, fence, reason));
    },
  };
}

/** Returns a claim, or null if it is missing or being deleted: nobody can open it any more. */
async function findClaim(cluster: Cluster, volume: string): Promise<Claim | null> {
  const claim = await find<Claim>(cluster, 'persistentvolumeclaims', volume);
  return claim?.metadata.deletionTimestamp === undefined ? claim : null;
}

async function discard(deps: Fencing, fence: ShardFence, volume: string): Promise<void> {
  const { cluster, locks } = deps;
  await locks.keyOf(fence);
  const claim = await findClaim(cluster, volume);
  const held = claim === null ? holderName(volume) : holderOf(claim);
  await untilNoConflict(() => removeHolder(deps, fence, held));
  await untilGone(async () => (await findClaim(cluster, volume)) === null, `volume '${volume}'`);
  await releaseClaim(cluster, volume);
}

function holderOf({ metadata }: Claim): string {
  const { name, labels = {}, annotations = {}, ownerReferences = [] } = metadata;
  if (labels[Label.Quarantined] !== undefined)
    throw new VolumeKept(
      `volume '${name}' is quarantined ('${annotations[Annotation.QuarantineReason]}'): release it first`,
    );
  const holder = ownerReferences.find(({ kind }) => kind === 'Job');
  if (holder) return holder.name;
  throw new VolumeKept(`volume '${name}' is no copy that Ragmend made: remove it by hand`);
}

/** Stamps the holder first, so that it is removed only in the state that the fence saw. */
async function removeHolder(deps: Fencing, fence: ShardFence, name: string): Promise<void> {
  const path = pathOf(deps.cluster, 'jobs', name);
  const stamped = await orNull(changeOnce<KubeObject>(deps, fence, path, () => []));
  if (stamped === null || stamped.metadata.deletionTimestamp !== undefined) return;
  const { uid, resourceVersion } = stamped.metadata;
  const json = { propagationPolicy: 'Background', preconditions: { uid, resourceVersion } };
  await orNull(deps.cluster.send('DELETE', path, { json }));
}

/**
 * Marks a claim as quarantined; the first reason stays. A copy is detached from its holder, so that
 * removing the holder leaves the claim.
 */
function quarantine({ metadata }: Claim, { incidentId, targetId, shardId }: ShardFence, reason: string): JsonPatch {
  const { labels, ownerReferences } = metadata;
  if (labels?.[Label.Quarantined] !== undefined) return [];
  const about = { [Label.Target]: targetId, [Label.Shard]: shardId, [Label.Incident]: objectName(incidentId) };
  const marks = { ...labels, ...about, [Label.Quarantined]: 'true' };
  return [
    { op: 'test', path: '/metadata/labels', value: labels ?? null },
    { op: 'add', path: '/metadata/labels', value: marks },
    { op: 'add', path: pointerTo('annotations', Annotation.QuarantineReason), value: reason },
    ...(ownerReferences ? [{ op: 'remove', path: '/metadata/ownerReferences' } as const] : []),
  ];
}
