import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { objectName } from '../api/labels.ts';
import { type Controller, find, type KubeObject, list, newestFirst, type Pod, pathOf } from '../api/objects.ts';

/** The controller of a workload's pod: a StatefulSet or a Deployment, and its path in the API. */
export type Owner = { kind: 'StatefulSet' | 'Deployment'; name: string; path: string; object: Controller };

/** Returns the StatefulSet or Deployment of a workload; throws NotFound. */
export async function ownerOf(cluster: Cluster, workloadId: string): Promise<Owner> {
  const owner = await findOwner(cluster, workloadId);
  if (!owner)
    throw new NotFound(
      `workload '${workloadId}' is neither a StatefulSet nor a Deployment of namespace '${cluster.namespace}': check its name`,
    );
  return owner;
}

/** Returns the StatefulSet or Deployment of a workload, or null. */
export async function findOwner(cluster: Cluster, workloadId: string): Promise<Owner | null> {
  const name = objectName(workloadId);
  const [statefulSet, deployment] = await Promise.all([
    find<Controller>(cluster, 'statefulsets', name),
    find<Controller>(cluster, 'deployments', name),
  ]);
  if (statefulSet)
    return { kind: 'StatefulSet', name, path: pathOf(cluster, 'statefulsets', name), object: statefulSet };
  return deployment && { kind: 'Deployment', name, path: pathOf(cluster, 'deployments', name), object: deployment };
}

/** Returns the pods of a workload that have not ended, newest first. */
export async function podsOf(cluster: Cluster, owner: Owner): Promise<Pod[]> {
  const { kind, object } = owner;
  const pods = list<Pod>(cluster, 'pods', object.spec.selector);
  const makers = kind === 'StatefulSet' ? [object] : await replicaSetsOf(cluster, owner);
  return (await pods).filter((pod) => makers.some((maker) => isOwned(pod, maker)) && !hasEnded(pod)).sort(newestFirst);
}

/** Returns the ReplicaSets of a Deployment, which create its pods. */
export async function replicaSetsOf(cluster: Cluster, { object }: Owner): Promise<Controller[]> {
  const sets = await list<Controller>(cluster, 'replicasets', object.spec.selector);
  return sets.filter((set) => isOwned(set, object));
}

/** Returns the pod that is not being deleted, or else one that is. */
export function currentOf(pods: Pod[]): Pod | null {
  return pods.find(({ metadata }) => metadata.deletionTimestamp === undefined) ?? pods[0] ?? null;
}

/**
 * Returns whether all containers of a pod have ended for good, so that it writes nothing any more.
 */
export function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

function isOwned({ metadata }: KubeObject, by: KubeObject): boolean {
  return metadata.ownerReferences?.some(({ uid }) => uid === by.metadata.uid) ?? false;
}
