import type { Evidence, WaitNode } from '../../contracts/bootstrap/graph.ts';
import { bar, field } from './draft.ts';
import { type Room, targetNode } from './room.ts';
import { timeOf } from './scene/container-state.ts';
import { at, numberAt, textAt } from './scene/fields.ts';
import { nameOf } from './scene/scene.ts';
import { isReady, type Workload } from './scene/workloads.ts';

/**
 * Returns why the old pods of a Deployment stay until a new one is ready, null if they do not: its
 * maxUnavailable rounds down to 0.
 */
export function keptOldPods({ kind, object, old, wanted, of }: Workload): Evidence | null {
  if (kind !== 'Deployment' || old.length === 0) return null;
  if (textAt(object, 'spec', 'strategy', 'type') === 'Recreate') return null;
  const given = at(object, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable') ?? '25%';
  const most = typeof given === 'number' ? given : Math.floor((wanted * Number.parseFloat(String(given))) / 100);
  if (!(most < 1)) return null;
  return field(of, `keeps its old pods until new ones are ready: maxUnavailable ${given} of ${wanted} is 0`);
}

/** What a rollout cannot have while its old pods are there: room on a node, a quota, a volume, a lease. */
export function waitForOldPods(room: Room, workload: Workload, scarce: WaitNode, missing: Evidence) {
  const kept = keptOldPods(workload);
  if (kept === null) return bar(scarce, 'room', missing);
  room.draft.wait(scarce, targetNode(room, workload), { basis: 'api', evidence: kept });
}

/** Returns the workload that runs a pod of a given name, also where a suffix follows the name. */
export const workloadOfPod = ({ workloads }: Room, text: string): Workload | null =>
  workloads.find(({ fresh, old }) =>
    [...fresh, ...old].some(({ metadata }) => text === metadata.name || text.startsWith(`${metadata.name}_`)),
  ) ?? null;

/**
 * Returns the node of a lease that can be taken, with whom it waits for: the pod that holds it. A lease that
 * nobody renews is free.
 */
export function leaseNode(room: Room, name: string, asker: Workload): { node: WaitNode; held: Evidence | null } {
  const { draft, scene, workloads } = room;
  const lease = scene.find('Lease', name);
  const of = `Lease/${name}`;
  const holder = textAt(lease, 'spec', 'holderIdentity');
  const renewed = textAt(lease, 'spec', 'renewTime');
  const isHeld =
    holder !== null && holder !== '' && !isExpired(scene.now, renewed, numberAt(lease, 'spec', 'leaseDurationSeconds'));
  const node = draft.node(of, 'free', { holds: lease !== null && !isHeld });
  if (!lease) {
    waitForOldPods(room, asker, node, field(asker.of, `cannot have lease '${name}'`));
    return { node, held: null };
  }
  if (!isHeld) return { node, held: null };
  const held = field(of, `is held by '${holder}'${renewed === null ? '' : `, renewed ${renewed}`}`);
  const owner = workloadOfPod(room, holder);
  const isOld = owner?.old.some(({ metadata }) => holder.startsWith(metadata.name)) ?? false;
  const kept = owner && isOld ? keptOldPods(owner) : null;
  if (owner && kept) draft.wait(node, targetNode(room, owner), { basis: 'api', evidence: kept });
  else if (workloads.length > 0) bar(node, 'locked', held);
  return { node, held };
}

function isExpired(now: number, renewed: string | null, seconds: number | null): boolean {
  const last = timeOf(renewed);
  return last !== null && now - last > 1000 * Math.max(60, 4 * (seconds ?? 15));
}

/** A StatefulSet replaces a broken pod of an old revision only once all of its pods are ready. */
export function readStaleRevision(room: Room, workload: Workload, target: WaitNode) {
  const { kind, object, old, of } = workload;
  const wanted = textAt(object, 'status', 'updateRevision');
  if (kind !== 'StatefulSet' || textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') return;
  for (const pod of old) {
    const own = textAt(pod, 'metadata', 'labels', 'controller-revision-hash');
    if (isReady(pod)) continue;
    const node = room.draft.node(nameOf(pod), 'current', { partOf: of });
    room.draft.wait(target, node, {
      basis: 'api',
      evidence: field(nameOf(pod), `is of revision '${own}', '${wanted}' is wanted`),
    });
    room.draft.wait(node, target, {
      basis: 'api',
      evidence: field(of, 'replaces a pod only once all of its pods are ready'),
    });
  }
}
