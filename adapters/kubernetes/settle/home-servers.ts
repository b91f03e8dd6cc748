import { NotFound } from '../../../core/kernel/task-error.ts';
import type { HomeServers } from '../../../core/settle/ports.ts';
import { changeFenced, type Fencing } from '../api/fence.ts';
import type { Controller } from '../api/objects.ts';
import { findOwner, ownerOf } from '../registry/owner.ts';
import { type KubernetesTarget, shardConfig } from '../registry/rotation.ts';
import { assertOurs } from '../workloads/ownership.ts';
import { isAtRest, scaleDown, untilGone } from '../workloads/scale.ts';
import { refuseLoss } from '../workloads/stop-workload.ts';
import { claimOf } from '../workloads/workload-claim.ts';

/**
 * The configured workloads of a target, including servers scaled to 0, which `start` of the
 * workloads scales up again.
 */
export function kubernetesHomeServers(deps: Fencing & { target: KubernetesTarget }): HomeServers {
  const { cluster, locks, target } = deps;
  return {
    async home(targetId, shardId) {
      if (targetId !== target.id) throw new NotFound(`target '${targetId}' is not configured here: check its name`);
      const { workload: workloadId } = shardConfig(target, shardId);
      const owner = await ownerOf(cluster, workloadId);
      return { workloadId, volume: claimOf(owner, null, target.kubernetes.volume) };
    },
    async rest(fence, workloadId) {
      await locks.keyOf(fence);
      const owner = await findOwner(cluster, workloadId);
      if (owner === null) return;
      assertOurs(target, owner);
      refuseLoss(owner);
      await changeFenced<Controller>(deps, fence, owner.path, scaleDown);
      await untilGone(() => isAtRest(cluster, owner.name), `workload '${owner.name}'`);
    },
  };
}
