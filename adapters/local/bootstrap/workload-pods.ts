import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { isOwnedBy, revisionOf, templateOf } from './object-fields.ts';
import type { ServiceObjects } from './service-objects.ts';

/** Returns a workload by kind and name, e.g. `Deployment/retriever`; throws NotFound for an unknown one. */
export function workloadNamed(objects: Pick<ServiceObjects, 'find'>, of: string): KubeObject {
  const [kind = '', name = ''] = of.split('/');
  const workload = objects.find(kind, name);
  if (workload?.spec) return workload;
  throw new NotFound(`workload '${of}' is not there: check bootstrap.components in ragmend.yaml`);
}

/** Returns the sets of a Deployment's revisions, the newest first. */
export const setsOf = (objects: Pick<ServiceObjects, 'all'>, { metadata }: KubeObject): KubeObject[] =>
  objects
    .all('ReplicaSet')
    .filter((set) => isOwnedBy(set, 'Deployment', metadata.name))
    .sort((one, other) => revisionNumber(other) - revisionNumber(one));

export const revisionNumber = ({ metadata }: KubeObject): number =>
  Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);

/** Returns the name of the set that makes a Deployment's newest pods. */
export const newestSetName = (deployment: KubeObject): string =>
  `${deployment.metadata.name}-${revisionOf(templateOf(deployment))}`;

/** Returns the pods of a workload: those of its newest revision, and the others. */
export function podsOf(
  objects: Pick<ServiceObjects, 'all'>,
  workload: KubeObject,
): { fresh: KubeObject[]; old: KubeObject[] } {
  const { kind, metadata } = workload;
  const pods = objects.all('Pod');
  if (kind !== 'Deployment') return { fresh: pods.filter((pod) => isOwnedBy(pod, kind, metadata.name)), old: [] };
  const sets = setsOf(objects, workload).map((set) => set.metadata.name);
  const own = pods.filter((pod) => sets.some((set) => isOwnedBy(pod, 'ReplicaSet', set)));
  const isFresh = (pod: KubeObject) => isOwnedBy(pod, 'ReplicaSet', newestSetName(workload));
  return { fresh: own.filter(isFresh), old: own.filter((pod) => !isFresh(pod)) };
}
