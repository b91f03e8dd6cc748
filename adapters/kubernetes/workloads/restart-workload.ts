import { orNull } from '../../../core/kernel/or-null.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { WorkloadStatus } from '../../../core/kernel/ports/workloads.ts';
import { isGone } from '../api/cluster-errors.ts';
import { changeFenced } from '../api/fence.ts';
import { type Controller, type Pod, pathOf } from '../api/objects.ts';
import { assertOurs } from './ownership.ts';
import { keepLog } from './previous-log.ts';
import { isHalfMade, markRestart } from './restart-mark.ts';
import { isAtRest, scaleDown, scaleUp, untilGone } from './scale.ts';
import { lookAt, type WorkloadsDeps, whenReady } from './workload-status.ts';

/**
 * Restarts the pod of a workload, once: the pod to end is first written on the workload. A
 * StatefulSet waits until its pod is gone before it creates the next. A Deployment does not, and
 * two servers would have the claim, so it is scaled to 0 and back. Throws NotFound.
 */
export async function restartWorkload(
  deps: WorkloadsDeps,
  fence: ShardFence,
  workloadId: string,
): Promise<WorkloadStatus> {
  const { cluster, locks, target } = deps;
  const { container } = target.kubernetes;
  await locks.keyOf(fence);
  const { owner, pod } = await lookAt(deps, workloadId);
  assertOurs(target, owner);
  const isScaled = owner.kind === 'Deployment';
  if (!isHalfMade(owner.object, pod)) {
    await keepLog(deps, fence, owner, pod);
    await changeFenced<Controller>(deps, fence, owner.path, (object) => [
      ...markRestart(object, pod, container),
      ...(isScaled ? scaleDown(object) : []),
    ]);
  }
  if (isScaled) {
    await untilGone(() => isAtRest(cluster, owner.name), `workload '${owner.name}'`);
    await changeFenced<Controller>(deps, fence, owner.path, scaleUp);
  } else if (pod) await endPod(deps, pod);
  return whenReady(deps, workloadId);
}

/** Ends this pod, and no later pod of its name. */
async function endPod({ cluster }: WorkloadsDeps, { metadata }: Pod): Promise<void> {
  if (metadata.deletionTimestamp !== undefined) return;
  const path = pathOf(cluster, 'pods', metadata.name);
  await orNull(cluster.send('DELETE', path, { json: { preconditions: { uid: metadata.uid } } }), isGone);
}
