import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';
import { conditionOf, mapAt, numberAt, textAt } from './fields.ts';
import { annotationOf, isSelected, nameOf, ownerOf, type Scene } from './scene.ts';

/**
 * A workload with its pods.
 *
 * - `of`: e.g. `Deployment/retriever`. `wanted` and `ready`: how many pods it should have, and how many are ready.
 * - `fresh`: pods of its newest revision, `old` those of others; `stuck`: fresh pods that are not ready.
 */
export type Workload = {
  of: string;
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job';
  object: KubeObject;
  wanted: number;
  ready: number;
  fresh: KubeObject[];
  old: KubeObject[];
  stuck: KubeObject[];
  replicaSet: KubeObject | null;
};

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'] as const;

/** Returns the workloads of a scene with the pods that they own. */
export const workloadsOf = (scene: Scene): Workload[] =>
  KINDS.flatMap((kind) => scene.all(kind).map((object) => workloadOf(scene, kind, object)));

function workloadOf(scene: Scene, kind: Workload['kind'], object: KubeObject): Workload {
  const sets = kind === 'Deployment' ? ownedBy(scene.all('ReplicaSet'), object) : [];
  const replicaSet = newestOf(sets);
  const pods = [object, ...sets].flatMap((owner) => ownedBy(scene.all('Pod'), owner));
  const isOld = (pod: KubeObject) => isOfOldRevision(pod, object, replicaSet);
  const fresh = pods.filter((pod) => !isOld(pod));
  return {
    of: nameOf(object),
    kind,
    object,
    wanted: kind === 'DaemonSet' ? (numberAt(object, 'status', 'desiredNumberScheduled') ?? 0) : wantedOf(object, kind),
    ready: kind === 'Job' ? 0 : Math.max(pods.filter(isReady).length, countedReady(object, pods.length)),
    fresh,
    old: pods.filter(isOld),
    stuck: fresh.filter((pod) => !isReady(pod) && !isOver(pod)),
    replicaSet,
  };
}

const wantedOf = (object: KubeObject, kind: string) =>
  numberAt(object, 'spec', kind === 'Job' ? 'completions' : 'replicas') ?? 1;

/** The controller's count matters only where its pods were not given. */
const countedReady = (object: KubeObject, pods: number) =>
  pods > 0 ? 0 : (numberAt(object, 'status', 'readyReplicas') ?? numberAt(object, 'status', 'numberReady') ?? 0);

/** Returns the objects that a controller owns. */
export const ownedBy = (objects: KubeObject[], { kind, metadata }: KubeObject): KubeObject[] =>
  objects.filter((one) => {
    const owner = ownerOf(one);
    return owner?.kind === kind && owner.name === metadata.name;
  });

/** Returns the newest of a Deployment's ReplicaSets: the one with the highest revision. */
function newestOf(sets: KubeObject[]): KubeObject | null {
  const revisionOf = (one: KubeObject) => Number(annotationOf(one, 'deployment.kubernetes.io/revision') ?? 0);
  return sets.toSorted((a, b) => revisionOf(b) - revisionOf(a))[0] ?? null;
}

function isOfOldRevision(pod: KubeObject, object: KubeObject, newest: KubeObject | null): boolean {
  if (newest) return ownerOf(pod)?.name !== newest.metadata.name;
  const update = textAt(object, 'status', 'updateRevision');
  const own = textAt(pod, 'metadata', 'labels', 'controller-revision-hash');
  return update !== null && own !== null && own !== update;
}

/** Returns whether a pod serves. */
export const isReady = (pod: KubeObject): boolean =>
  conditionOf(pod, 'Ready')?.status === 'True' && !pod.metadata.deletionTimestamp;

/** A pod that has ended for good waits for nothing. */
const isOver = (pod: KubeObject) => ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '');

/** Returns the workloads that a Service sends to. */
export function behind(service: KubeObject, workloads: Workload[]): Workload[] {
  const selector = mapAt(service, 'spec', 'selector');
  return workloads.filter(
    ({ kind, object, fresh, old }) =>
      kind !== 'Job' &&
      (isSelected(selector, (object.spec as { template?: unknown } | undefined)?.template) ||
        [...fresh, ...old].some((pod) => isSelected(selector, pod))),
  );
}

/** Returns the pod template of a workload. */
export const templateIn = (object: KubeObject): unknown =>
  (object.spec as { template?: unknown } | undefined)?.template;
