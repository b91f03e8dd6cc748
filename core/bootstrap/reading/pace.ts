import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import type { Pace } from '../graph/judge-start.ts';
import { movedBetween, type Progress, youngOf } from '../graph/progress.ts';
import { templatesOf } from '../logs/read-log.ts';
import type { Room } from './room.ts';
import { budgetOf, containersOf, timeOf } from './scene/container-state.ts';
import { numberAt, textAt } from './scene/fields.ts';
import type { Scene } from './scene/scene.ts';
import { isReady, type Workload, workloadsOf } from './scene/workloads.ts';

/** Compares two samples of a namespace. */
export function paceOf(before: Scene | null, { scene, workloads }: Room): Pace {
  const now = workloads.map((one) => progressOf(scene, one));
  const moved =
    before &&
    movedBetween(
      workloadsOf(before).map((one) => progressOf(before, one)),
      now,
    );
  const stuck = workloads.filter((one) => one.stuck.length > 0);
  return {
    moved,
    young: youngOf(
      stuck.map((one) => timesOf(scene, one)),
      scene.backOffSeconds,
    ),
  };
}

function progressOf(scene: Scene, { of, object, fresh, ready }: Workload): Progress {
  const containers = fresh.flatMap((pod) => containersOf(pod).map((container) => ({ pod, container })));
  const logs = containers.flatMap(
    ({ pod, container }) => scene.log(pod.metadata.name, container.name, 'current') ?? [],
  );
  return {
    of,
    fields: {
      generation: numberAt(object, 'status', 'observedGeneration') ?? 0,
      ready,
      updated: numberAt(object, 'status', 'updatedReplicas') ?? 0,
      succeeded: numberAt(object, 'status', 'succeeded') ?? 0,
      pods: fresh.length,
      inits: containers.filter(({ container }) => container.role === 'init' && container.state === 'done').length,
      started: containers.filter(({ container }) => container.role !== 'init' && container.started).length,
    },
    restarts: containers.reduce((sum, { container }) => sum + container.restarts, 0),
    templates: templatesOf(logs),
  };
}

function timesOf(scene: Scene, { of, object, stuck }: Workload) {
  const born = stuck.map((pod) => timeOf(textAt(pod, 'metadata', 'creationTimestamp'))).filter((one) => one !== null);
  const first = born.length > 0 ? Math.min(...born) : (timeOf(textAt(object, 'metadata', 'creationTimestamp')) ?? 0);
  const budgets = stuck.flatMap((pod: KubeObject) =>
    isReady(pod) ? [] : containersOf(pod).map(({ spec }) => budgetOf(spec) ?? 0),
  );
  return {
    of,
    ageSeconds: (scene.now - first) / 1000,
    probeSeconds: Math.max(0, ...budgets),
    progressDeadlineSeconds: numberAt(object, 'spec', 'progressDeadlineSeconds') ?? 600,
  };
}
