import { orNull } from '../../../core/kernel/or-null.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { changeFenced, changeOnce, untilNoConflict } from '../api/fence.ts';
import type { Controller } from '../api/objects.ts';
import { widenDirect } from '../registry/direct-service.ts';
import { findOwner, type Owner } from '../registry/owner.ts';
import { assertOurs, isMade } from './ownership.ts';
import { isAtRest, scaleDown, untilGone } from './scale.ts';
import type { WorkloadsDeps } from './workload-status.ts';

/**
 * Stops a workload and waits until its pod is gone. A workload that Ragmend created is removed with
 * its Service. Any other is scaled to 0, and `start` scales it up again. The claim stays.
 */
export async function stopWorkload(deps: WorkloadsDeps, fence: ShardFence, workloadId: string): Promise<void> {
  const { cluster, locks, target } = deps;
  await locks.keyOf(fence);
  const owner = await findOwner(cluster, workloadId);
  if (owner !== null) assertOurs(target, owner);
  if (owner === null || isMade(owner)) {
    if (owner !== null) await remove(deps, fence, owner);
    return widenConfigured(deps, fence);
  }
  refuseLoss(owner);
  await changeFenced<Controller>(deps, fence, owner.path, scaleDown);
  await untilGone(() => isAtRest(cluster, owner.name), `workload '${owner.name}'`);
}

/** Runs even if the workload is gone already: an earlier attempt may have ended here. */
async function widenConfigured(deps: WorkloadsDeps, fence: ShardFence): Promise<void> {
  const shard = deps.target.kubernetes.shards.find(({ id }) => id === fence.shardId);
  const owner = shard ? await findOwner(deps.cluster, shard.workload) : null;
  if (owner !== null) await widenDirect(deps, fence, owner);
}

/** Throws a RangeError if scaling down would remove the claim: the claim is evidence. */
export function refuseLoss({ name, object }: Owner): void {
  if (object.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return;
  throw new RangeError(
    `StatefulSet '${name}' removes its claim when it is scaled down: set persistentVolumeClaimRetentionPolicy.whenScaled to 'Retain'`,
  );
}

/** Deletes in the foreground: the Deployment is gone only after its pods. */
async function remove(deps: WorkloadsDeps, fence: ShardFence, { name, path }: Owner): Promise<void> {
  const { cluster } = deps;
  await untilNoConflict(async () => {
    const stamped = await orNull(changeOnce<Controller>(deps, fence, path, () => []));
    if (stamped === null || stamped.metadata.deletionTimestamp !== undefined) return;
    const { uid, resourceVersion } = stamped.metadata;
    const json = { propagationPolicy: 'Foreground', preconditions: { uid, resourceVersion } };
    await orNull(cluster.send('DELETE', path, { json }));
  });
  await untilGone(async () => (await findOwner(cluster, name)) === null, `workload '${name}'`);
}
