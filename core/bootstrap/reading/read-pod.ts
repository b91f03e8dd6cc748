import type { WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { KubeEvent, KubeObject } from '../../contracts/bootstrap/observation.ts';
import { bar, event, field } from './draft.ts';
import { missingNode } from './missing-object.ts';
import { claimNode } from './read-claim.ts';
import { readContainer } from './read-container.ts';
import { readScheduling } from './read-scheduling.ts';
import { type Room, servingNode } from './room.ts';
import { type Container, containersOf } from './scene/container-state.ts';
import { at, conditionOf, listAt, textAt } from './scene/fields.ts';
import { nameOf } from './scene/scene.ts';
import type { Workload } from './scene/workloads.ts';

/** Adds what one pod that is not ready waits for to the node of its workload. */
export function readPod(room: Room, workload: Workload, pod: KubeObject, target: WaitNode) {
  readClaims(room, pod, target);
  if (readScheduling(room, workload, pod, target)) return;
  readMounts(room, workload, pod, target);
  const containers = containersOf(pod);
  const blocking = blockingOf(containers);
  for (const container of blocking) {
    const node = container.role === 'sidecar' ? sidecarNode(room, workload, pod, container, target) : target;
    readContainer(room, { workload, pod, containers, container, target: node });
  }
  if (blocking.length === 0) readGates(room, pod, target);
}

/** The containers after a native sidecar wait until it has started. */
function sidecarNode(
  { draft }: Room,
  { of }: Workload,
  pod: KubeObject,
  { name }: Container,
  target: WaitNode,
): WaitNode {
  const node = draft.node(`container ${name} of ${of}`, 'started', { partOf: of });
  draft.wait(target, node, { basis: 'api', evidence: field(nameOf(pod), `native sidecar '${name}' has not started`) });
  return node;
}

/** The first init container that has not done its part holds all others back. */
function blockingOf(containers: Container[]): Container[] {
  const first = containers.find(({ role, state, started }) =>
    role === 'init' ? state !== 'done' : role === 'sidecar' && !started,
  );
  if (first) return [first];
  return containers.filter(({ role, ready }) => role !== 'init' && !ready);
}

function readClaims(room: Room, pod: KubeObject, target: WaitNode) {
  for (const volume of listAt(pod, 'spec', 'volumes')) {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
    const claim = name === null ? null : claimNode(room, name);
    if (claim && !claim.holds)
      room.draft.wait(target, claim, { basis: 'api', evidence: field(nameOf(pod), `mounts claim '${name}'`) });
  }
}

const NOT_FOUND = /(?<kind>secret|configmap) "(?<name>[a-z0-9][a-z0-9.-]{0,252})" not found/i;
const KINDS: Record<string, string> = { secret: 'Secret', configmap: 'ConfigMap' };

/** Adds what the kubelet cannot mount or attach. */
function readMounts(room: Room, workload: Workload, pod: KubeObject, target: WaitNode) {
  const { scene, draft } = room;
  // Events outlive what they tell: volumes are mounted before any container runs.
  if (containersOf(pod).some(({ state, reason }) => state === 'running' || reason === 'CrashLoopBackOff')) return;
  const told = latest(scene.events('Pod', pod.metadata.name));
  if (told.length === 0 && isCreating(pod)) readVolumes(room, workload, pod, target);
  for (const { reason, message } of told) {
    const seen = event(nameOf(pod), `${reason}: ${message}`);
    if (reason === 'FailedMount') {
      const { kind = '', name } = NOT_FOUND.exec(message)?.groups ?? {};
      const missing = KINDS[kind.toLowerCase()];
      if (missing === undefined || name === undefined || scene.find(missing, name)) continue;
      draft.wait(target, missingNode(room, missing, name, workload, seen), { basis: 'api', evidence: seen });
    }
    if (reason === 'FailedCreatePodSandBox') {
      const network = draft.node('pod network', 'ready', { outside: true });
      bar(network, 'unreachable', seen);
      draft.wait(target, network, { basis: 'api', evidence: seen });
    }
  }
}

const isCreating = (pod: KubeObject) => containersOf(pod).some(({ reason }) => reason === 'ContainerCreating');

/** Events are gone after an hour, and volumes still name what is not there. */
function readVolumes(room: Room, workload: Workload, pod: KubeObject, target: WaitNode) {
  for (const volume of listAt(pod, 'spec', 'volumes'))
    for (const [kind, name, source] of [
      ['Secret', textAt(volume, 'secret', 'secretName'), volume.secret],
      ['ConfigMap', textAt(volume, 'configMap', 'name'), volume.configMap],
    ] as const) {
      const { scene, draft } = room;
      if (name === null || at(source, 'optional') === true || !scene.isListed(kind)) continue;
      // Only a list that has some shows that one is absent.
      if (scene.all(kind).length === 0 || scene.find(kind, name)) continue;
      const seen = field(nameOf(pod), `is not created, and has a volume of ${kind} '${name}'`);
      draft.wait(target, missingNode(room, kind, name, workload, seen), { basis: 'api', evidence: seen });
    }
}

/** Of events that say the same, only the latest counts. */
const latest = (events: KubeEvent[]) => [
  ...new Map(events.map((one) => [`${one.reason} ${one.message}`, one])).values(),
];

/** With all containers ready, only a readiness gate holds a pod back. */
function readGates(room: Room, pod: KubeObject, target: WaitNode) {
  const { draft, scene } = room;
  for (const gate of listAt(pod, 'spec', 'readinessGates')) {
    const type = textAt(gate, 'conditionType');
    if (type === null || conditionOf(pod, type)?.status === 'True') continue;
    const node = draft.node(`readiness gate ${type}`, 'admitted');
    const seen = field(
      nameOf(pod),
      `readiness gate '${type}' is ${conditionOf(pod, type)?.status ?? 'not set'}, all containers are ready`,
    );
    draft.wait(target, node, { basis: 'api', evidence: seen });
    const behind = healthNode(room, scene.settings.gates[type]);
    if (!behind) bar(node, 'gate', seen);
    else
      draft.wait(node, behind, {
        basis: 'config',
        evidence: { kind: 'config', from: 'ragmend.yaml', text: `gate '${type}' follows the health of ${behind.of}` },
        runs: 2,
        confirmed: seen,
      });
  }
}

/** What a gate follows: a workload, or a release of Flux whose workloads are not there yet. */
function healthNode(room: Room, of: string | undefined): WaitNode | null {
  const workload = room.workloads.find((one) => one.of === of);
  if (workload) return servingNode(room, workload);
  const [kind = '', name = ''] = of?.split('/') ?? [];
  return room.scene.find(kind, name) ? room.draft.node(`${kind}/${name}`, 'synced') : null;
}
