import type { Evidence, WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { absence, bar, configured, field } from './draft.ts';
import { type Room, servingNode } from './room.ts';
import { conditionOf, mapAt, textAt } from './scene/fields.ts';
import { annotationOf, labelOf, nameOf } from './scene/scene.ts';
import type { Workload } from './scene/workloads.ts';

/** The phase of a deployer in which an object is made, null for a normal object. */
export type Hook = { by: 'Helm' | 'Argo CD'; phase: string; isBefore: boolean };

/** Returns the hook that an object is: an explicit one of Argo CD wins over Helm's. */
export function hookOf(object: KubeObject): Hook | null {
  const argo = annotationOf(object, 'argocd.argoproj.io/hook');
  if (argo !== null) return argo === 'Sync' ? null : { by: 'Argo CD', phase: argo, isBefore: argo.includes('PreSync') };
  const helm = annotationOf(object, 'helm.sh/hook');
  if (helm === null || helm.startsWith('crd-install')) return null;
  return { by: 'Helm', phase: helm, isBefore: /\bpre-(install|upgrade)\b/.test(helm) };
}

/** Returns the node of a deployer's release that an object belongs to, null if it belongs to none. */
export function releaseNode(room: Room, object: KubeObject): WaitNode | null {
  const release = releaseOf(room, object);
  if (release === null) return null;
  const { draft } = room;
  const node = draft.node(release.of, 'synced');
  if (node.waits.length > 0 || node.barred) return node;
  for (const member of room.workloads) {
    if (member.kind === 'Job' || releaseOf(room, member.object)?.of !== release.of) continue;
    const evidence = release.stated ?? configured(release.of, `${release.by} waits until ${member.of} is ready`);
    const confirmed = release.pending ?? field(member.of, `belongs to ${release.of}`);
    draft.wait(node, servingNode(room, member), {
      basis: release.stated ? 'api' : 'config',
      evidence,
      runs: 2,
      confirmed,
    });
  }
  return node;
}

type Release = { of: string; by: string; pending: Evidence | null; stated: Evidence | null };

function releaseOf(room: Room, object: KubeObject): Release | null {
  const { scene } = room;
  const flux = labelOf(object, 'helm.toolkit.fluxcd.io/name');
  const owner = flux === null ? null : scene.find('HelmRelease', flux);
  if (owner) return { of: nameOf(owner), by: 'Flux', pending: null, stated: notReady(owner) };
  const app = applicationOf(room, object);
  if (app) return { of: nameOf(app), by: 'Argo CD', pending: null, stated: operationOf(app) };
  const name = annotationOf(object, 'meta.helm.sh/release-name') ?? heldBack(object);
  if (name === null) return null;
  const record = scene
    .all('Secret')
    .find(
      (one) =>
        labelOf(one, 'owner') === 'helm' &&
        labelOf(one, 'name') === name &&
        /^pending-/.test(labelOf(one, 'status') ?? ''),
    );
  const pending = record ? field(nameOf(record), `release '${name}' is ${labelOf(record, 'status')}`) : null;
  return { of: `Helm release/${name}`, by: 'the deployer', pending, stated: null };
}

/** Charts that write no release annotation into their render still label what they make. */
const heldBack = (object: KubeObject) =>
  labelOf(object, 'app.kubernetes.io/managed-by') === 'Helm'
    ? (labelOf(object, 'app.kubernetes.io/instance') ?? labelOf(object, 'release'))
    : null;

function applicationOf({ scene }: Room, object: KubeObject): KubeObject | null {
  const tracked =
    annotationOf(object, 'argocd.argoproj.io/tracking-id')?.split(':')[0] ??
    labelOf(object, 'app.kubernetes.io/instance');
  return tracked === null ? null : scene.find('Application', tracked);
}

/** What Argo CD says its sync waits for. */
export function operationOf(app: KubeObject): Evidence | null {
  const phase = textAt(app, 'status', 'operationState', 'phase');
  const message = textAt(app, 'status', 'operationState', 'message');
  return phase === 'Running' && message !== null ? field(nameOf(app), message) : null;
}

function notReady(release: KubeObject): Evidence | null {
  const ready = conditionOf(release, 'Ready');
  return ready === null || ready.status === 'True' ? null : field(nameOf(release), `${ready.reason}: ${ready.message}`);
}

/**
 * Returns the node of a Job that only a render shows: a hook that comes after the release is ready, or a Job
 * that was there and is gone.
 */
export function hookJobNode(room: Room, job: KubeObject): WaitNode {
  const { draft } = room;
  const of = nameOf(job);
  const node = draft.node(of, 'complete');
  if (node.waits.length > 0 || node.barred) return node;
  const gone = absence(`Jobs of the namespace`, `no Job '${job.metadata.name}' is there, and no event of one`);
  const hook = hookOf(job);
  const release = hook === null ? null : releaseOfHook(room, job);
  if (hook === null || hook.isBefore || release === null) bar(node, 'absent', gone);
  else
    draft.wait(node, release, {
      basis: 'config',
      evidence: configured(of, `is a ${hook.phase} hook: it runs once the release is ready`),
      runs: 2,
      confirmed: gone,
    });
  return node;
}

/** A hook carries no release of its own in a render: the workloads next to it do. */
function releaseOfHook(room: Room, job: KubeObject): WaitNode | null {
  const own = releaseNode(room, job);
  if (own) return own;
  const names = new Set(Object.values(mapAt(job, 'metadata', 'labels')));
  const like = (one: Workload) =>
    one.kind !== 'Job' && Object.values(mapAt(one.object, 'metadata', 'labels')).some((value) => names.has(value));
  const found =
    room.workloads.find((one) => like(one) && releaseOf(room, one.object)) ??
    room.workloads.find((one) => releaseOf(room, one.object) !== null);
  return found ? releaseNode(room, found.object) : plainRelease(room, job);
}

/** Without any mark of a deployer in the cluster, the hook itself shows that there is one. */
function plainRelease(room: Room, job: KubeObject): WaitNode {
  const { draft } = room;
  const node = draft.node('Helm release', 'synced');
  for (const member of room.workloads.filter(({ kind }) => kind !== 'Job'))
    draft.wait(node, servingNode(room, member), {
      basis: 'config',
      evidence: configured(nameOf(job), `is a hook of the release that ${member.of} may belong to`),
      runs: 2,
    });
  return node;
}
