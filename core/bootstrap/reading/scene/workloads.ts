import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';
import { at, conditionOf, listAt, mapAt, numberAt, textAt } from './fields.ts';
import { annotationOf, isSelected, nameOf, ownerOf, type Scene } from './scene.ts';

/**
 * A workload with its pods.
 *
 * - `of`: e.g. `Deployment/retriever`. `wanted` and `ready`: how many pods it should have, and how many are ready.
 * - `kind`: `Pod` is a pod whose controller is not among the objects, or is of another kind.
 * - `fresh`: pods of its newest revision, `old` those of others; `stuck`: fresh pods that are neither ready nor
 *   replaced.
 */
export type Workload = {
  of: string;
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'Pod';
  object: KubeObject;
  wanted: number;
  ready: number;
  fresh: KubeObject[];
  old: KubeObject[];
  stuck: KubeObject[];
  replicaSet: KubeObject | null;
};

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'] as const;

/** Returns the workloads of a scene with the pods that they own, and the pods that none of them owns. */
export function workloadsOf(scene: Scene): Workload[] {
  const owned = KINDS.flatMap((kind) => scene.all(kind).map((object) => workloadOf(scene, kind, object)));
  const known = new Set(owned.flatMap(({ fresh, old }) => [...fresh, ...old]));
  const alone = scene.all('Pod').filter((pod) => !known.has(pod) && !isOver(pod));
  return [...owned, ...alone.map(loneWorkload)];
}

function workloadOf(scene: Scene, kind: (typeof KINDS)[number], object: KubeObject): Workload {
  const sets = kind === 'Deployment' ? ownedBy(scene.all('ReplicaSet'), object) : [];
  const replicaSet = newestOf(sets);
  const pods = podsOf(scene, object, sets);
  const newest = replicaSet?.metadata.name ?? newestOwner(pods);
  const isOld = (pod: KubeObject) =>
    kind === 'Deployment' ? revisionIn(pod) !== newest : isOfOldRevision(pod, object);
  const fresh = pods.filter((pod) => !isOld(pod));
  return {
    of: nameOf(object),
    kind,
    object,
    wanted: kind === 'DaemonSet' ? (numberAt(object, 'status', 'desiredNumberScheduled') ?? 0) : wantedOf(object, kind),
    ready: kind === 'Job' ? 0 : Math.max(pods.filter(isReady).length, countedReady(object, pods.length)),
    fresh,
    old: pods.filter(isOld),
    stuck: fresh.filter((pod) => !isReady(pod) && !isOver(pod) && !isReplaced(kind, pod)),
    replicaSet,
  };
}

function loneWorkload(pod: KubeObject): Workload {
  const ready = isReady(pod) ? 1 : 0;
  const stuck = ready === 1 ? [] : [pod];
  return {
    of: nameOf(pod),
    kind: 'Pod',
    object: pod,
    wanted: 1,
    ready,
    fresh: [pod],
    old: [],
    stuck,
    replicaSet: null,
  };
}

/** The pods that a controller owns; without the ReplicaSets between them, those that its selector means. */
function podsOf(scene: Scene, object: KubeObject, sets: KubeObject[]): KubeObject[] {
  const owners = new Set([object, ...sets].map(nameOf));
  const selector = mapAt(object, 'spec', 'selector', 'matchLabels');
  return scene.all('Pod').filter((pod) => {
    const owner = ownerOf(pod);
    if (owner && owners.has(`${owner.kind}/${owner.name}`)) return true;
    const isLost = owner !== null && !scene.find(owner.kind, owner.name);
    return isLost && (isSelected(selector, pod) || isSetOf(owner, object));
  });
}

const isSetOf = (owner: { kind: string; name: string }, { kind, metadata }: KubeObject) =>
  kind === 'Deployment' && owner.kind === 'ReplicaSet' && owner.name.replace(/-[a-z0-9]{1,16}$/, '') === metadata.name;

const revisionIn = (pod: KubeObject) => ownerOf(pod)?.name ?? '';

/** Without ReplicaSets, the youngest pod is of the newest revision. */
const newestOwner = (pods: KubeObject[]) => {
  const [youngest] = pods.toSorted((a, b) => (bornOf(a) < bornOf(b) ? 1 : -1));
  return youngest ? revisionIn(youngest) : '';
};

const bornOf = (object: KubeObject) => textAt(object, 'metadata', 'creationTimestamp') ?? '';

const wantedOf = (object: KubeObject, kind: string) =>
  numberAt(object, 'spec', kind === 'Job' ? 'completions' : 'replicas') ?? 1;

/** The controller's count matters only where its pods were not given. */
const countedReady = (object: KubeObject, pods: number) =>
  pods > 0 ? 0 : (numberAt(object, 'status', 'readyReplicas') ?? numberAt(object, 'status', 'numberReady') ?? 0);

/** Returns the objects that a controller owns. */
const ownedBy = (objects: KubeObject[], { kind, metadata }: KubeObject): KubeObject[] =>
  objects.filter((one) => {
    const owner = ownerOf(one);
    return owner?.kind === kind && owner.name === metadata.name;
  });

/** Returns the newest of a Deployment's ReplicaSets: the one with the highest revision, or else the youngest. */
function newestOf(sets: KubeObject[]): KubeObject | null {
  const revisionOf = (one: KubeObject) => Number(annotationOf(one, 'deployment.kubernetes.io/revision') ?? 0);
  return sets.toSorted((a, b) => revisionOf(b) - revisionOf(a) || (bornOf(a) < bornOf(b) ? 1 : -1))[0] ?? null;
}

function isOfOldRevision(pod: KubeObject, object: KubeObject): boolean {
  const update = textAt(object, 'status', 'updateRevision');
  const own = textAt(pod, 'metadata', 'labels', 'controller-revision-hash');
  return update !== null && own !== null && own !== update;
}

/** Returns whether a pod serves. */
export function isReady(pod: KubeObject): boolean {
  if (pod.metadata.deletionTimestamp) return false;
  const ready = conditionOf(pod, 'Ready');
  if (ready) return ready.status === 'True';
  const states = listAt(pod, 'status', 'containerStatuses');
  return states.length > 0 && states.every((one) => one.ready === true);
}

/** A pod that has ended for good waits for nothing. */
const isOver = (pod: KubeObject) => ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '');

/** A pod on its way out has another in its place already, unless its name is its place. */
const isReplaced = (kind: string, { metadata }: KubeObject) =>
  kind !== 'StatefulSet' && metadata.deletionTimestamp !== undefined;

/** Returns the ports that a Service has instead of one that it lacks; a headless one has none of its own. */
export function portsInsteadOf(service: KubeObject, port: string): number[] {
  const ports = listAt(service, 'spec', 'ports').flatMap((one) => numberAt(one, 'port') ?? []);
  return textAt(service, 'spec', 'clusterIP') === 'None' || ports.includes(Number(port)) ? [] : ports;
}

/** Returns the workloads that a Service sends to. */
export function behind(service: KubeObject, workloads: Workload[]): Workload[] {
  const selector = mapAt(service, 'spec', 'selector');
  return workloads.filter(
    ({ kind, object, fresh, old }) =>
      kind !== 'Job' &&
      (isSelected(selector, at(object, 'spec', 'template')) ||
        [...fresh, ...old].some((pod) => isSelected(selector, pod))),
  );
}

/** Returns the pod template of a workload. */
export const templateIn = (object: KubeObject): unknown => at(object, 'spec', 'template');
