import type { Evidence, WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { absence, bar, event, field } from './draft.ts';
import { missingNode } from './missing-object.ts';
import { waitForOldPods, workloadOfPod } from './rollout.ts';
import { type Room, serviceNode } from './room.ts';
import { timeOf } from './scene/container-state.ts';
import { conditionOf, textAt } from './scene/fields.ts';
import { nameOf } from './scene/scene.ts';
import type { Workload } from './scene/workloads.ts';

/** What nodes can lack, as the scheduler words it. */
const SCARCE: [pattern: RegExp, of: string][] = [
  [/Insufficient (?<what>[\w./-]{0,80}\w)/, '$what on nodes'],
  [/didn't have free ports/, 'host port on nodes'],
  [/anti-affinity/, 'a node apart from its other pods'],
  [/Too many pods/, 'place for a pod on nodes'],
  [/exceed max volume count/, 'place for a volume on nodes'],
];

/** Adds why a pod has no node; returns false for a pod that has one. */
export function readScheduling(room: Room, workload: Workload, pod: KubeObject, target: WaitNode): boolean {
  const scheduled = conditionOf(pod, 'PodScheduled');
  const { draft, scene } = room;
  for (const { reason, message } of scene.events('Pod', pod.metadata.name))
    if (reason === 'FailedAttachVolume' && /Multi-Attach/.test(message))
      readMultiAttach(room, workload, target, event(nameOf(pod), message));
  if (scheduled?.status !== 'False') return false;
  const seen = field(nameOf(pod), `${scheduled.reason}: ${scheduled.message}`);
  if (scheduled.reason === 'SchedulingGated') {
    const gate = draft.node(`scheduling gate of ${workload.of}`, 'admitted');
    bar(gate, 'gate', seen);
    draft.wait(target, gate, { basis: 'api', evidence: seen });
    return true;
  }
  // A claim has its own node, which says more.
  if (/persistentvolumeclaim/i.test(scheduled.message) && readClaimsOf(room, pod, target, seen)) return true;
  const scarce = draft.node(`${scarceIn(scheduled.message)} for ${workload.of}`, 'room', { partOf: workload.of });
  draft.wait(target, scarce, { basis: 'api', evidence: seen });
  waitForOldPods(room, workload, scarce, seen);
  return true;
}

/** A claim that is absent or old and not bound, and whose own events say nothing: the scheduler's word is left. */
function readClaimsOf(room: Room, pod: KubeObject, target: WaitNode, seen: Evidence): boolean {
  const { draft, scene } = room;
  const [, absent] = /persistentvolumeclaim "([a-z0-9.-]{1,253})" not found/.exec(seen.text) ?? [];
  if (absent !== undefined) {
    const node = draft.node(`PersistentVolumeClaim/${absent}`, 'bound');
    bar(node, 'absent', absence(nameOf(pod), seen.text));
    draft.wait(target, node, { basis: 'api', evidence: seen });
  }
  const names = target.waits
    .flatMap(({ on }) => on)
    .flatMap((id) => /^PersistentVolumeClaim\/(\S+) /.exec(id)?.[1] ?? []);
  for (const name of names) {
    const node = draft.node(`PersistentVolumeClaim/${name}`, 'bound');
    const born = timeOf(textAt(scene.find('PersistentVolumeClaim', name), 'metadata', 'creationTimestamp'));
    const isOld = born === null || scene.now - born > BINDING_MS;
    if (!node.holds && node.waits.length === 0 && isOld) bar(node, 'unknown', seen);
  }
  return target.waits.length > 0;
}

/** A volume takes minutes to be made at most. */
const BINDING_MS = 5 * 60_000;

function scarceIn(message: string): string {
  for (const [pattern, of] of SCARCE) {
    const match = pattern.exec(message);
    if (match) return of.replace('$what', match.groups?.what ?? '');
  }
  return 'a fitting node';
}

function readMultiAttach(room: Room, workload: Workload, target: WaitNode, seen: Evidence) {
  const [, volume = 'volume'] = /volume "([\w.-]{1,253})"/.exec(seen.text) ?? [];
  const [, holder = ''] = /pod\(?s?\)? ([a-z0-9.-]{1,253})/.exec(seen.text) ?? [];
  const free = room.draft.node(`volume ${volume}`, 'free', { partOf: workload.of });
  room.draft.wait(target, free, { basis: 'api', evidence: seen });
  waitForOldPods(room, workloadOfPod(room, holder) ?? workload, free, seen);
}

const QUOTA = /exceeded quota: (?<name>[a-z0-9.-]{1,253})/;
const ACCOUNT = /service ?account "?(?:[\w.-]{1,253}\/)?(?<name>[a-z0-9.-]{1,253})"?(?::| ).{0,120}not found/i;
const WEBHOOK = /failed calling webhook "(?<name>[\w.-]{1,253})"/;
const SERVICE = /https?:\/\/(?<service>[a-z0-9-]{1,63})\.(?<namespace>[a-z0-9-]{1,63})(?:\.svc)?/;

/** Adds why the controller of a workload cannot make pods: a quota, a webhook, a service account. */
export function readFailedCreate(room: Room, workload: Workload, target: WaitNode) {
  const { scene, draft } = room;
  const { object, replicaSet, fresh, wanted } = workload;
  if (fresh.length >= wanted) return;
  const owners = [object, ...(replicaSet ? [replicaSet] : [])];
  const stated = owners.map((one) => conditionOf(one, 'ReplicaFailure')).find((one) => one?.status === 'True');
  const told = owners.flatMap(({ kind, metadata }) =>
    scene.events(kind, metadata.name).filter(({ reason }) => reason === 'FailedCreate'),
  );
  const seen = stated
    ? field(workload.of, stated.message)
    : told[0] && event(workload.of, `FailedCreate: ${told[0].message}`);
  if (!seen) return;
  const need = (node: WaitNode) => draft.wait(target, node, { basis: 'api', evidence: seen });
  const { text } = seen;
  const quota = QUOTA.exec(text)?.groups?.name;
  const account = ACCOUNT.exec(text)?.groups?.name;
  const webhook = WEBHOOK.exec(text)?.groups?.name;
  if (quota !== undefined) {
    const left = draft.node(`ResourceQuota/${quota} for ${workload.of}`, 'room', { partOf: workload.of });
    need(left);
    waitForOldPods(room, workload, left, seen);
  } else if (account !== undefined)
    need(missingNode(room, 'ServiceAccount', account, workload, absence(workload.of, text)));
  else if (webhook !== undefined) need(webhookNode(room, webhook, seen));
  else if (target.waits.length === 0) bar(target, 'unknown', seen);
}

/** Returns the node of a webhook that admits objects, with the Service that it asks. */
function webhookNode(room: Room, name: string, seen: Evidence): WaitNode {
  const { draft, scene } = room;
  const { service = '', namespace } = SERVICE.exec(seen.text)?.groups ?? {};
  const found = scene.find('Service', service);
  const isHere = found !== null && (found.metadata.namespace ?? namespace) === namespace;
  const node = draft.node(`webhook ${name}`, 'admitted', isHere ? {} : { outside: true });
  if (isHere && !/x509/.test(seen.text)) draft.wait(node, serviceNode(room, found), { basis: 'api', evidence: seen });
  else bar(node, 'unreachable', seen);
  return node;
}
