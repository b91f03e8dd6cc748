import type { WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { Observation } from '../../contracts/bootstrap/observation.ts';
import type { StartMeans } from '../../contracts/bootstrap/start-plan.ts';
import type { StartSample } from '../../contracts/rooms/bootstrap.ts';
import { instantOf } from '../../kernel/instant.ts';
import type { Pace } from '../graph/judge-start.ts';
import { bar, configured, field, newDraft } from './draft.ts';
import { sampledRuns } from './log-runs.ts';
import { meansOf } from './means.ts';
import { nextRunIn, paceOf, progressIn } from './pace.ts';
import { readClaimsAlone } from './read-claim.ts';
import { readDeployers } from './read-deployers.ts';
import { readJob } from './read-job.ts';
import { readPod } from './read-pod.ts';
import { readFailedCreate } from './read-scheduling.ts';
import { readUnexplained } from './read-unexplained.ts';
import { readStaleRevision } from './rollout.ts';
import { type Room, servingNode, startedNode, targetNode } from './room.ts';
import { at } from './scene/fields.ts';
import { type ReadingSettings, type Scene, sceneOf } from './scene/scene.ts';
import { type Workload, workloadsOf } from './scene/workloads.ts';
import { type Sign, signsOf } from './signs.ts';
import { unready } from './waits/wait-for-host.ts';

/**
 * What was read of a start: who waits for whom, how it moves, what forbids to act, and what may be done.
 * `unknown` are the kinds that could not be read; `wanted` and `ready` are pods by workload. `sample` is what the
 * next look has to know of this one, `nextRun` how long each stuck container may take until it has run once more.
 */
export type Reading = {
  nodes: WaitNode[];
  pace: Pace;
  signs: Sign[];
  means: StartMeans;
  unknown: string[];
  workloads: { of: string; wanted: number; ready: number }[];
  sample: StartSample;
  nextRun: { backOffSeconds: number; probeSeconds: number };
};

/** More pods of one workload say nothing new. */
const MOST_PODS = 10;

/**
 * Reads one or two samples of a namespace. The later one says what is there; the earlier one says what was
 * there already in a run before, and what has moved since.
 */
export function readObservation(
  earlier: Observation | StartSample | null,
  later: Observation,
  settings: ReadingSettings,
): Reading {
  const before = earlier && 'objects' in earlier ? sampleOf(sceneOf(null, earlier, settings)) : earlier;
  const scene = sceneOf(before, later, settings);
  const room: Room = { scene, draft: newDraft(), workloads: workloadsOf(scene) };
  for (const workload of room.workloads) if (workload.kind === 'Job') readJob(room, workload);
  for (const workload of room.workloads) if (workload.kind !== 'Job') readWorkload(room, workload);
  readClaimsAlone(room);
  readDeployers(room);
  const signs = signsOf(room);
  const pace = readUnexplained(room, paceOf(before?.progress ?? null, room));
  return {
    nodes: room.draft.nodes(),
    pace,
    signs,
    means: meansOf(room, signs),
    unknown: later.missing,
    workloads: room.workloads.map(({ of, wanted, ready }) => ({ of, wanted, ready })),
    sample: sampleOf(scene, room.workloads),
    nextRun: nextRunIn(room),
  };
}

/** Returns what the next look has to know of a scene. */
const sampleOf = (scene: Scene, workloads = workloadsOf(scene)): StartSample => ({
  at: instantOf(scene.now),
  progress: progressIn(scene, workloads),
  runs: sampledRuns(scene),
});

function readWorkload(room: Room, workload: Workload) {
  const { of, object, wanted, ready, stuck, fresh } = workload;
  const target = targetNode(room, workload);
  const serving = servingNode(room, workload);
  if (workload.kind !== 'DaemonSet' && wanted === 0) return bar(serving, 'intent', field(of, 'spec.replicas is 0'));
  if (at(object, 'spec', 'paused') === true && ready < wanted)
    return bar(target, 'intent', field(of, 'its rollout is paused'));
  const isRolledOut = ready >= wanted && stuck.length === 0 && fresh.length >= Math.min(1, wanted);
  if (target !== serving) target.holds = isRolledOut;
  if (isRolledOut) return;
  readFailedCreate(room, workload, target);
  readStaleRevision(room, workload, target);
  for (const pod of stuck.slice(0, MOST_PODS)) readPod(room, workload, pod, target);
  if (target === serving) readNeeds(room, workload, target);
}

/** What ragmend.yaml says that a workload needs first. */
function readNeeds(room: Room, workload: Workload, target: WaitNode) {
  for (const { workload: name, reached } of room.scene.settings.needs[workload.of] ?? []) {
    const need = room.workloads.find(({ of }) => of === name);
    if (!need || need.of === workload.of) continue;
    const node = reached === 'started' ? startedNode(room, need) : servingNode(room, need);
    const evidence = configured('ragmend.yaml', `${workload.of} needs ${name}`);
    room.draft.wait(target, node, { basis: 'config', evidence, runs: 2, confirmed: unready(need) });
  }
}
