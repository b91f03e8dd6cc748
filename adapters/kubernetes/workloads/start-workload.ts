import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { WorkloadStatus } from '../../../core/kernel/ports/workloads.ts';
import { DependencyUnavailable, NotFound } from '../../../core/kernel/task-error.ts';
import { changeFenced } from '../api/fence.ts';
import { Annotation, Label } from '../api/labels.ts';
import { type Claim, type Controller, createIfAbsent, find, list, type Pod, type Service } from '../api/objects.ts';
import { ensureDirect, narrowDirect } from '../registry/direct-service.ts';
import { findOwner, hasEnded, type Owner, ownerOf } from '../registry/owner.ts';
import { shardConfig } from '../registry/rotation.ts';
import { assertOurs, isMade } from './ownership.ts';
import { scaleUp } from './scale.ts';
import { takeoverDeployment } from './takeover-deployment.ts';
import { whyNotRun } from './why-not-run.ts';
import { claimOf, usesClaim } from './workload-claim.ts';
import { lookAt, type WorkloadsDeps, whenReady } from './workload-status.ts';

type Named = { workloadId: string; volume: string };

/**
 * Starts a workload as a Deployment on a claim, with a direct Service. An existing workload is
 * scaled up again. Throws NotFound for a missing claim, DependencyUnavailable if the cluster never
 * ran the server.
 */
export async function startWorkload(deps: WorkloadsDeps, fence: ShardFence, workload: Named): Promise<WorkloadStatus> {
  const { cluster, target, locks } = deps;
  const { workloadId } = workload;
  const lock = await locks.keyOf(fence);
  const owner = (await findOwner(cluster, workloadId)) ?? (await create(deps, fence, workload, lock));
  assertOurs(target, owner);
  if (owner.object.metadata.deletionTimestamp !== undefined)
    throw new DependencyUnavailable(`workload '${workloadId}' is still ending: try again`);
  refuseOther(workload, claimOf(owner, null, target.kubernetes.volume));
  if (owner.object.metadata.annotations?.[Annotation.Replicas] !== undefined)
    await changeFenced<Controller>(deps, fence, owner.path, scaleUp);
  if (isMade(owner)) {
    const labels = { [Label.Target]: fence.targetId, [Label.Shard]: fence.shardId };
    await ensureDirect(cluster, { workloadId, port: target.kubernetes.port, labels, goesWithOwner: true }, owner);
  }
  const status = await whenReady(deps, workloadId);
  refuseOther(workload, status.volume);
  if (!status.ready) await refuseNotRun(deps, workloadId);
  return status;
}

/** Throws if the server never ran: then it says nothing about its volume. */
async function refuseNotRun(deps: WorkloadsDeps, workloadId: string): Promise<void> {
  const { pod } = await lookAt(deps, workloadId);
  const why = whyNotRun(pod, deps.target.kubernetes.container);
  if (why !== null)
    throw new DependencyUnavailable(
      `the server '${workloadId}' could not be run (${why}): mend that, its files may be well`,
    );
}

/** Checks the running pod too: a template describes only the next pod. */
function refuseOther({ workloadId, volume }: Named, claim: string): void {
  if (claim === volume) return;
  throw new Error(`workload '${workloadId}' is on volume '${claim}': stop it before it opens '${volume}'`);
}

async function create(deps: WorkloadsDeps, fence: ShardFence, named: Named, lock: string): Promise<Owner> {
  const { cluster, target } = deps;
  const serves = !isOfJob(await unusedClaim(cluster, named.workloadId, named.volume));
  const source = await ownerOf(cluster, shardConfig(target, fence.shardId).workload);
  if (serves) await narrowDirect(deps, fence, source);
  await makeTakeover(deps, fence, { ...named, serves }, lock);
  return ownerOf(cluster, named.workloadId);
}

/**
 * Creates the Deployment of a workload on a claim, once; throws NotFound if the shard has no
 * workload.
 */
export async function makeTakeover(
  { cluster, target }: Pick<WorkloadsDeps, 'cluster' | 'target'>,
  fence: ShardFence,
  { workloadId, volume, serves }: Named & { serves: boolean },
  lock: string,
): Promise<void> {
  const source = await ownerOf(cluster, shardConfig(target, fence.shardId).workload);
  const services = await list<Service>(cluster, 'services');
  const wanted = { workloadId, volume, volumeName: target.kubernetes.volume, lock, serves };
  const json = takeoverDeployment(source.object, services, fence, wanted);
  // Another attempt at the same start may have been faster.
  await createIfAbsent(cluster, 'deployments', json);
}

async function unusedClaim(cluster: WorkloadsDeps['cluster'], workloadId: string, volume: string): Promise<Claim> {
  const claim = await find<Claim>(cluster, 'persistentvolumeclaims', volume);
  if (claim === null || claim.metadata.deletionTimestamp !== undefined)
    throw new NotFound(`volume '${volume}' does not exist: a server on it would start empty, create or restore it`);
  const user = (await list<Pod>(cluster, 'pods')).find(
    (pod) => usesClaim(pod, volume) && !hasEnded(pod) && !isOfJob(pod),
  );
  if (user)
    throw new Error(`volume '${volume}' is open in '${user.metadata.name}': end that before '${workloadId}' opens it`);
  return claim;
}

/**
 * Returns whether an object belongs to a job. A Job owns a copy; nothing owns a restored claim. An
 * agent's pod that is about to end counts as little as an ended one.
 */
function isOfJob({ metadata }: Pod | Claim): boolean {
  return metadata.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
}
