import type { TimelineEntry } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { IncidentRef, ShardRef } from '../contracts/incident.ts';
import { instantOf, msOf } from './instant.ts';
import { nextLook } from './next-look.ts';
import type { CaseFile } from './ports/case-file.ts';
import type { Clock } from './ports/clock.ts';
import type { JobStatus, Jobs } from './ports/jobs.ts';
import { TaskError } from './task-error.ts';

const RESUMED_AT_MOST = 5;

/** The ports that following a job needs. */
export type FollowDeps = { jobs: Jobs; caseFile: CaseFile; clock: Clock; config: Config };

/** The status of a job, and the seconds until the next look. */
export type FollowedJob = JobStatus & { waitSeconds: number };

/** A job did not end in time, even after it was started again. */
export class JobStuck extends TaskError {
  override readonly name = 'JobStuck' as const;
}

/**
 * Looks at a job, and calls `resume` a few times if it died; whatever `resume` reports as failed
 * stays failed. A job that misses the target's deadline, counted from its last start, may hang, so
 * it is ended and started once more. Throws JobStuck the second time.
 */
export async function followJob(
  deps: FollowDeps,
  incident: ShardRef & { jobId: string },
  resume: () => Promise<void>,
): Promise<FollowedJob> {
  const { incidentId, jobId } = incident;
  const found = await deps.jobs.status(jobId);
  const { checkSeconds } = targetOf(deps.config, incident.targetId);
  const died = found.state === 'failed' && found.intact;
  if (found.state !== 'running' && !died) return { ...found, waitSeconds: checkSeconds };
  const resumed = await resumptions(deps, incidentId, jobId);
  const status = { ...found, waitSeconds: waitOf(deps, incident, found, resumed) };
  if (died && resumed.length >= RESUMED_AT_MOST) return status;
  if (!died && !isOverdue(deps, incident, resumed.at(-1)?.at ?? status.startedAt)) return status;
  if (!died) await endOverdue(deps, incident, status, resumed);
  await resume();
  const why = died ? status.reason : OVERDUE;
  const text = `Restarted ${jobId} where it stopped: ${why}.`;
  await deps.caseFile.note(incidentId, `resumed:${jobId}:${resumed.length + 1}`, text);
  return { ...status, state: 'running' };
}

/**
 * Ages a restarted job from its first attempt, if known; otherwise each attempt would be polled as
 * often as the first.
 */
function waitOf(
  { clock, config }: FollowDeps,
  { targetId }: IncidentRef,
  { startedAt }: JobStatus,
  [first]: TimelineEntry[],
): number {
  const { checkSeconds, jobDeadlineSeconds } = targetOf(config, targetId);
  const before = first?.text.includes(OVERDUE) ? jobDeadlineSeconds : 0;
  return nextLook(clock, instantOf(msOf(first?.at ?? startedAt) - before * 1000), checkSeconds);
}

const OVERDUE = 'it did not finish in time';

function isOverdue({ clock, config }: FollowDeps, { targetId }: IncidentRef, since: string): boolean {
  return clock.now() - msOf(since) > targetOf(config, targetId).jobDeadlineSeconds * 1000;
}

async function endOverdue(
  { jobs, config }: FollowDeps,
  incident: ShardRef,
  { jobId, startedAt, bytesDone, bytesTotal, reason }: JobStatus,
  resumed: TimelineEntry[],
): Promise<void> {
  const { jobDeadlineSeconds: seconds } = targetOf(config, incident.targetId);
  if (resumed.some(({ text }) => text.includes(OVERDUE)))
    throw new JobStuck(
      `job '${jobId}' of '${startedAt}' missed its deadline of ${seconds} s twice (${reason ?? `${bytesDone} of ${bytesTotal} bytes`}): look at its log, or raise jobDeadlineSeconds`,
    );
  await jobs.stopAll(incident);
}

async function resumptions({ caseFile }: FollowDeps, incidentId: string, jobId: string): Promise<TimelineEntry[]> {
  const timeline = await caseFile.timeline(incidentId);
  return timeline.filter(({ key }) => key.startsWith(`resumed:${jobId}:`));
}
