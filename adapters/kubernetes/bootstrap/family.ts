import type { Cluster } from '../api/cluster.ts';
import { type Controller, type KubeObject, list, type Pod } from '../api/objects.ts';
import { hasEnded } from '../registry/owner.ts';
import type { Workload } from './workload.ts';

/** The pods of a workload that have not ended; of a Deployment its ReplicaSets, the newest first. */
export type Family = { pods: Pod[]; sets: Controller[] };

/** Lists what a workload owns. */
export async function familyOf(cluster: Cluster, { kind, object }: Workload): Promise<Family> {
  const { selector } = object.spec;
  const [all, allSets] = await Promise.all([
    list<Pod>(cluster, 'pods', selector),
    kind === 'Deployment' ? list<Controller>(cluster, 'replicasets', selector) : [],
  ]);
  const sets = allSets.filter((set) => isOwnedBy(set, object)).sort((one, other) => revision(other) - revision(one));
  const makers = kind === 'Deployment' ? sets : [object];
  const pods = all.filter((pod) => !hasEnded(pod) && makers.some((maker) => isOwnedBy(pod, maker)));
  return { pods: pods.sort(byName), sets };
}

/** Returns whether a pod belongs to another revision than the newest. A DaemonSet does not tell. */
export function isStale(pod: Pod, { kind, object }: Workload, { sets: [newest] }: Family): boolean {
  if (kind === 'Deployment') return newest !== undefined && !isOwnedBy(pod, newest);
  const { updateRevision } = (object.status ?? {}) as { updateRevision?: string };
  const own = pod.metadata.labels?.['controller-revision-hash'];
  return kind === 'StatefulSet' && updateRevision !== undefined && own !== undefined && own !== updateRevision;
}

/** Returns whether an object is owned by another one, and not by one of its name before. */
export function isOwnedBy({ metadata }: KubeObject, { metadata: { uid } }: KubeObject): boolean {
  return metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false;
}

const revision = ({ metadata }: Controller) => Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
const byName = (one: Pod, other: Pod) => one.metadata.name.localeCompare(other.metadata.name);
