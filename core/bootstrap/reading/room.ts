import type { WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { absence, bar, type Draft, field } from './draft.ts';
import { type Container, containersOf } from './scene/container-state.ts';
import { mapAt } from './scene/fields.ts';
import { isServed } from './scene/resolve-host.ts';
import type { Scene } from './scene/scene.ts';
import { behind, type Workload } from './scene/workloads.ts';

/** What a reader works on: what was seen, and the graph that it adds to. */
export type Room = { scene: Scene; draft: Draft; workloads: Workload[] };

/** A container that holds its pod back, with what is around it; `target` is the node that waits. */
export type Held = {
  workload: Workload;
  pod: KubeObject;
  containers: Container[];
  container: Container;
  target: WaitNode;
};

/** Returns the node of what others need of a workload: that it serves, or of a Job that it is complete. */
export function servingNode({ draft }: Room, { kind, of, ready, wanted }: Workload): WaitNode {
  if (kind === 'Job') return draft.node(of, 'complete', { partOf: of });
  return draft.node(of, 'ready', { partOf: of, holds: ready > 0 || (kind === 'DaemonSet' && wanted === 0) });
}

/**
 * Returns the node that the pods of a workload which are not ready hold back: that it serves, or, where others
 * serve, that its newest pods do.
 */
export const targetNode = (room: Room, workload: Workload): WaitNode =>
  workload.kind !== 'Job' && workload.ready > 0 ? newPodsNode(room, workload) : servingNode(room, workload);

/** Returns the node of the pods of the newest revision, where those of another one, or others of it, serve. */
export const newPodsNode = ({ draft }: Room, { of }: Workload): WaitNode =>
  draft.node(`new pods of ${of}`, 'ready', { partOf: of });

/**
 * Returns the node of a workload that listens: it does once its init containers have ended. Until then, it is as
 * far from that as from being ready.
 */
export function startedNode(room: Room, need: Workload): WaitNode {
  const { of, ready, fresh } = need;
  const mains = fresh.flatMap((pod) => containersOf(pod).filter(({ role }) => role === 'main'));
  const isPastInit = mains.some(({ started, restarts }) => started || restarts > 0);
  const node = room.draft.node(of, 'started', {
    partOf: of,
    holds: ready > 0 || mains.some(({ started }) => started),
  });
  if (node.holds || isPastInit) return node;
  const evidence = field(of, 'none of its pods has come past its init containers');
  room.draft.wait(node, servingNode(room, need), { basis: 'api', evidence });
  return node;
}

/** Returns the node of a Service that sends to somebody. */
export function serviceNode(room: Room, service: KubeObject): WaitNode {
  const { scene, draft, workloads } = room;
  const of = `Service/${service.metadata.name}`;
  const served = isServed(scene, service);
  const targets = behind(service, workloads);
  const holds = served ?? (targets.length > 0 && targets.some(({ ready }) => ready > 0));
  const node = draft.node(of, 'ready', { holds });
  if (holds || node.waits.length > 0 || node.barred) return node;
  if (targets.length > 0)
    draft.wait(
      node,
      targets.map((one) => servingNode(room, one)),
      {
        basis: 'api',
        atLeast: 1,
        evidence: field(of, `sends to ready pods of ${listed(targets.map((one) => one.of))} only`),
      },
    );
  else if (Object.keys(mapAt(service, 'spec', 'selector')).length === 0)
    bar(node, 'unreachable', field(of, 'has no selector and no ready endpoint: it leads out of the namespace'));
  else if (scene.isListed('Pod'))
    bar(node, 'absent', absence(of, `no pod has the labels ${labelsText(mapAt(service, 'spec', 'selector'))}`));
  return node;
}

const listed = (names: string[]) => names.join(' or ');
const labelsText = (labels: Record<string, string>) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
