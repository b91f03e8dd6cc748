import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import type { Pace } from '../graph/judge-start.ts';
import { movedBetween, type Progress, youngOf } from '../graph/progress.ts';
import { templatesOf } from '../logs/read-log.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Room } from './room.ts';
import { budgetOf, containersOf, timeOf } from './scene/container-state.ts';
import { numberAt, textAt } from './scene/fields.ts';
import type { Scene } from './scene/scene.ts';
import { isReady, type Workload } from './scene/workloads.ts';

/** More lines of one workload say nothing new, and what is kept of a sample has to stay small. */
const MOST_TEMPLATES = 100;

/** Compares two samples of a namespace. */
export function paceOf(before: readonly Progress[] | null, { scene, workloads }: Room): Pace {
  const stuck = workloads.filter((one) => one.stuck.length > 0 || one.fresh.length < one.wanted);
  return {
    moved: before && movedBetween(before, progressIn(scene, workloads)),
    young: youngOf(
      stuck.map((one) => timesOf(scene, one)),
      scene.backOffSeconds,
    ),
  };
}

/** Returns how far the workloads of a scene are. */
export const progressIn = (scene: Scene, workloads: readonly Workload[]): Progress[] =>
  workloads.map((one) => progressOf(scene, one));

/** Returns the longest pause of a stuck container before it runs again, and what a probe then lets it take. */
export function nextRunIn({ scene, workloads }: Room): { backOffSeconds: number; probeSeconds: number } {
  const held = workloads.flatMap(({ stuck }) => stuck).flatMap(containersOf);
  const backOffs = held.flatMap(({ reason, restarts }) => (reason === 'CrashLoopBackOff' ? [backOffOf(restarts)] : []));
  return {
    backOffSeconds: Math.min(scene.backOffSeconds, Math.max(0, ...backOffs)),
    probeSeconds: Math.max(0, ...held.map(({ spec }) => budgetOf(spec) ?? 0)),
  };
}

/** The pause before a container runs again: 10 s that double. */
const backOffOf = (restarts: number) => 10 * 2 ** Math.min(10, Math.max(0, restarts - 1));

function progressOf(scene: Scene, { of, object, fresh, ready }: Workload): Progress {
  const containers = fresh.flatMap((pod) => containersOf(pod).map((container) => ({ pod, container })));
  // What the run before said is no news: which of its runs a container shows depends on the moment.
  const logs = containers.flatMap(({ pod, container }) =>
    (['previous', 'current'] as const).flatMap((run) => scene.log(pod.metadata.name, container.name, run) ?? []),
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
    templates: templatesOf(logs).slice(-MOST_TEMPLATES).map(fingerprintOf),
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
