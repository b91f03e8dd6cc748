import { NotFound } from '../../../core/kernel/task-error.ts';
import type { HomeServers } from '../../../core/settle/ports.ts';
import { changeFenced, type Fencing } from '../fence.ts';
import type { Controller } from '../objects.ts';
import { findOwner, ownerOf } from '../owner.ts';
import { assertOurs } from '../ownership.ts';
import { type KubernetesTarget, shardConfig } from '../rotation.ts';
import { isAtRest, scaleDown, untilGone } from '../scale.ts';
import { refuseLoss } from '../stop-workload.ts';
import { claimOf } from '../workload-claim.ts';

/** The configured workloads of a target, and servers that rest at 0 pods, from where `start` of the workloads takes them back. */
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
