import * as z from 'zod';
import { jsonIn } from '../../../core/kernel/json-in.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import type { JobStatus } from '../../../core/kernel/ports/jobs.ts';
import { type AgentProgress, type AgentResult, agentProgress, agentResult } from '../../../core/snapshot/agent-work.ts';
import type { Cluster } from '../api/cluster.ts';
import { hasNoLog } from '../workloads/container-log.ts';
import { AGENT_CONTAINER } from './agent-pod.ts';
import { JobMark } from './job-names.ts';
import { type Attempt, conditionOf, numberOf } from './job-object.ts';
import { type AgentPod, type Ended, endOf, podOf } from './job-pods.ts';

type HowFar = Pick<JobStatus, 'state' | 'bytesDone' | 'bytesTotal' | 'intact' | 'reason' | 'left'>;

/**
 * Returns the status of an attempt, and so of its job: from the conditions of the Job, the last
 * words of its pod, and the log of a running pod.
 */
export async function statusOf(cluster: Cluster, attempt: Attempt): Promise<JobStatus> {
  const { annotations = {} } = attempt.metadata;
  const known = { jobId: annotations[JobMark.JobId] ?? '', startedAt: annotations[JobMark.StartedAt] ?? '' };
  return { ...known, ...(await howFar(cluster, attempt)) };
}

/** Returns whether pods of an attempt still exist. */
export function isBusy({ status }: Attempt): boolean {
  return (status?.active ?? 0) + (status?.terminating ?? 0) > 0;
}

async function howFar(cluster: Cluster, attempt: Attempt): Promise<HowFar> {
  const none = { bytesDone: 0, bytesTotal: 0 };
  if (attempt.spec.suspend && !isBusy(attempt))
    return { ...none, ...failed(`attempt ${numberOf(attempt)} was not begun: start it again`) };
  const pod = await podOf(cluster, attempt);
  const ended = endOf(pod);
  const result = resultIn(ended?.message ?? attempt.metadata.annotations?.[JobMark.LastWords]);
  const { bytesDone, bytesTotal } = result ?? none;
  const left = result?.left ?? [];
  if (conditionOf(attempt, 'Complete'))
    return { bytesDone, bytesTotal, state: 'succeeded', intact: true, reason: null, left };
  if (!conditionOf(attempt, 'Failed') || isBusy(attempt))
    return { ...(await progressOf(cluster, pod)), ...running(pod) };
  if (result === null || result.succeeded) return { ...none, ...failed(deathOf(attempt, ended)) };
  return { bytesDone, bytesTotal, state: 'failed', intact: result.intact, reason: result.reason };
}

function failed(reason: string) {
  return { state: 'failed', intact: true, reason } as const;
}

/**
 * Says what a waiting pod waits for: an image that can't be pulled would look like work otherwise.
 */
function running(pod: AgentPod | null) {
  const waiting = pod?.status?.containerStatuses?.[0]?.state?.waiting;
  const unplaced = pod?.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const { reason, message = '' } = waiting ?? unplaced ?? {};
  return { state: 'running', intact: true, reason: reason ? `it waits (${reason}): ${message}` : null } as const;
}

function resultIn(lastWords = ''): AgentResult | null {
  const { success, data } = agentResult.safeParse(jsonIn(lastWords));
  return success ? data : null;
}

function deathOf(attempt: Attempt, ended: Ended | null): string {
  if (attempt.metadata.annotations?.[JobMark.Stopped]) return 'it was ended';
  const condition = attempt.status?.conditions?.find(({ type }) => type === 'Failed');
  const words = ended?.message && ended.message.length < 2_000 ? `: ${ended.message.trim()}` : '';
  const how = ended ? `${ended.reason ?? 'ended'}, exit code ${ended.exitCode}` : `${condition?.message}`;
  return `the agent died in attempt ${numberOf(attempt)} without a result (${how})${words}`;
}

/**
 * Returns the last progress that a pod printed; nothing if its log can't be read yet, or not any
 * more.
 */
async function progressOf({ core, namespace }: Cluster, pod: AgentPod | null): Promise<AgentProgress> {
  const none = { bytesDone: 0, bytesTotal: 0 };
  if (pod?.status?.phase !== 'Running') return none;
  const { name } = pod.metadata;
  const read = core.readNamespacedPodLog({ name, namespace, container: AGENT_CONTAINER, tailLines: 3 });
  const log = await orNull(read, hasNoLog);
  return lastProgress(log ?? '') ?? none;
}

const progressLine = z.object({ progress: agentProgress });

function lastProgress(log: string): AgentProgress | null {
  const lines = log.split('\n').map((line) => progressLine.safeParse(jsonIn(line)));
  return lines.findLast(({ success }) => success)?.data?.progress ?? null;
}
