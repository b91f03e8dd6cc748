import type { WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { bar, field } from './draft.ts';
import { readContainer } from './read-container.ts';
import { readPod } from './read-pod.ts';
import { readFailedCreate } from './read-scheduling.ts';
import { type Room, servingNode } from './room.ts';
import { containersOf } from './scene/container-state.ts';
import { at, conditionOf, numberAt, textAt } from './scene/fields.ts';
import { nameOf } from './scene/scene.ts';
import type { Workload } from './scene/workloads.ts';

/** Adds what a Job waits for, or why it failed. */
export function readJob(room: Room, workload: Workload) {
  const { of, object, wanted, fresh, stuck } = workload;
  const node = servingNode(room, workload);
  node.holds =
    conditionOf(object, 'Complete')?.status === 'True' || (numberAt(object, 'status', 'succeeded') ?? 0) >= wanted;
  if (node.holds) return;
  if (at(object, 'spec', 'suspend') === true) return bar(node, 'intent', field(of, 'spec.suspend is true'));
  readFailedCreate(room, workload, node);
  for (const pod of stuck) readJobPod(room, workload, pod, node);
  const failed = conditionOf(object, 'Failed');
  const last = fresh.findLast((pod) => textAt(pod, 'status', 'phase') === 'Failed');
  if (last && stuck.length === 0) {
    const containers = containersOf(last);
    const ended = containers.filter(({ state }) => state === 'ended');
    for (const container of ended) readContainer(room, { workload, pod: last, containers, container, target: node });
  }
  if (failed?.status === 'True') bar(node, 'crash', field(of, `has failed: ${failed.reason} ${failed.message}`.trim()));
}

/** A Job whose work has ended well is held open by a sidecar that goes on. */
function readJobPod(room: Room, workload: Workload, pod: KubeObject, node: WaitNode) {
  const mains = containersOf(pod).filter(({ role }) => role === 'main');
  const done = mains.find(({ state }) => state === 'done');
  const other = mains.find(({ state }) => state === 'running');
  if (!done || !other) return readPod(room, workload, pod, node);
  bar(node, 'gate', field(nameOf(pod), `container '${other.name}' runs on after '${done.name}' has ended well`));
}
