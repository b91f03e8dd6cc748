import { instantOf, msOf } from '../../../core/kernel/instant.ts';
import type { KubeObject } from '../api/objects.ts';
import { JobMark } from '../jobs/job-names.ts';
import { conditionOf } from '../jobs/job-object.ts';
import type { MigrationJob } from './migration-job.ts';
import type { Run } from './migration-record.ts';

type State = {
  terminated?: { exitCode?: number; reason?: string; finishedAt?: string };
  running?: object;
  waiting?: { reason?: string; message?: string };
};
/** The pod of a run, as far as it shows how its program ended. */
export type RunPod = KubeObject & {
  status?: {
    phase?: string;
    conditions?: { type: string; status: string }[];
    initContainerStatuses?: { name: string; state?: State }[];
    containerStatuses?: { name: string; state?: State }[];
  };
};

/** Exit codes from here on are those of signals. */
const KILLED = 128;
// A node that answers ends a pod within its time, and then removes it.
const GRACE_MS = 60_000;

/**
 * Returns how a run ended, null while it runs. The exit code of its container counts, since a
 * sidecar that something injects may outlive it; then the conditions of the Job. A run whose pod
 * vanished, whose node no longer answers, or which a disruption killed, is lost: nobody knows what it did.
 */
export function endOfRun(run: Run, job: MigrationJob | null, pod: RunPod | null, now: number): Run['end'] {
  const ended = (state: 'succeeded' | 'failed' | 'lost', exitCode: number | null, endedAt = instantOf(now)) => ({
    state,
    exitCode,
    endedAt,
  });
  const seen = endOfContainer(run, pod);
  if (seen && seen.exitCode >= KILLED && isDisrupted(pod)) return ended('lost', null, seen.finishedAt);
  if (seen) return ended(seen.exitCode === 0 ? 'succeeded' : 'failed', seen.exitCode, seen.finishedAt);
  if (conditionOf(job, 'Complete')) return ended('succeeded', 0);
  if (isAlive(pod, now)) return null;
  const failed = conditionOf(job, 'Failed');
  const isStopped = job?.metadata.annotations?.[JobMark.Stopped] !== undefined;
  const exitCode = exitCodeIn(failed?.message);
  if (exitCode !== null || neverStarted(run, pod) || (failed && (isStopped || neverRan(job))))
    return ended('failed', exitCode);
  if (job !== null && !failed && pod === null) return null;
  return ended('lost', null);
}

/** Returns the end of the program, null if the kubelet reports none that it has seen itself. */
function endOfContainer(run: Run, pod: RunPod | null) {
  const { terminated } = stateOf(run, pod);
  if (terminated?.exitCode === undefined || terminated.reason === 'ContainerStatusUnknown') return null;
  return { exitCode: terminated.exitCode, finishedAt: terminated.finishedAt };
}

/** Returns what a pod waits for, in words, as the one line of its log; none if it does not wait. */
export function waitOf(run: Run, pod: RunPod | null): string[] {
  const { waiting } = stateOf(run, pod);
  return waiting?.reason ? [`it waits (${waiting.reason}): ${waiting.message ?? 'look at the events of its pod'}`] : [];
}

/** Returns whether something that was injected runs on beside a program: the Job would never end. */
export function hasSidecar(pod: RunPod | null): boolean {
  const states = pod?.status?.containerStatuses?.map(({ state }) => state) ?? [];
  return states.some((state) => state?.running !== undefined);
}

/** Returns whether a pod may still work: one that should be gone for a minute is on a lost node. */
function isAlive(pod: RunPod | null, now: number): boolean {
  if (pod === null || pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return false;
  const { deletionTimestamp } = pod.metadata;
  return deletionTimestamp === undefined || now < msOf(deletionTimestamp) + GRACE_MS;
}

/** Returns whether a pod failed before its program started, e.g. in an init container, on a node that answers. */
function neverStarted(run: Run, pod: RunPod | null): boolean {
  return pod?.status?.phase === 'Failed' && !isDisrupted(pod) && stateOf(run, pod).waiting !== undefined;
}

/** Returns whether the cluster itself ended a pod, e.g. by an eviction. */
function isDisrupted(pod: RunPod | null): boolean {
  const { conditions = [] } = pod?.status ?? {};
  return conditions.some(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
}

/** Returns the state of the program's container; of a pod that shows none, an empty one. */
function stateOf({ container }: Run, pod: RunPod | null): State {
  return pod?.status?.containerStatuses?.find(({ name }) => name === container)?.state ?? {};
}

/** Returns the container whose log shows how far a pod has come: the program, or what failed before it. */
export function loggedContainer({ container }: Run, pod: RunPod): string {
  const failed = pod.status?.initContainerStatuses?.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  return failed?.name ?? container;
}

function neverRan(job: MigrationJob | null): boolean {
  const { status = {} } = job ?? {};
  return (status.failed ?? 0) === 0 && (status.active ?? 0) === 0 && (status.terminating ?? 0) === 0;
}

function exitCodeIn(message = ''): number | null {
  const [, code] = /failed with exit code (\d+)/.exec(message) ?? [];
  return code === undefined ? null : Number(code);
}
