import { type Config, targetOf } from '../contracts/config.ts';
import type { IncidentRef } from '../contracts/incident.ts';
import type { CaseFile } from './case-file.ts';
import type { Clock } from './clock.ts';
import { msOf } from './instant.ts';
import type { JobStatus, Jobs } from './jobs.ts';
import { TaskError } from './task-error.ts';

const RESUMED_AT_MOST = 5;

/** Ports that a look at a job needs. */
export type FollowDeps = { jobs: Jobs; caseFile: CaseFile; clock: Clock; config: Config };

/** Work under way did not end in time, or does not come to an end. */
export class JobStuck extends TaskError {
  override readonly name = 'JobStuck' as const;
}

/** Looks at a job, and starts one that died again by `resume`, a few times; what it gives as failed stays failed. Throws JobStuck past the deadline of the target. */
export async function followJob(
  deps: FollowDeps,
  { incidentId, targetId, jobId }: IncidentRef & { jobId: string },
  resume: () => Promise<void>,
): Promise<JobStatus> {
  const status = await deps.jobs.status(jobId);
  const died = status.state === 'failed' && status.intact;
  if (status.state !== 'running' && !died) return status;
  refuseOverdue(status, deps.clock.now(), targetOf(deps.config, targetId).jobDeadlineSeconds);
  if (!died) return status;
  const resumed = await resumptions(deps, incidentId, jobId);
  if (resumed >= RESUMED_AT_MOST) return status;
  await resume();
  await deps.caseFile.note(
    incidentId,
    `resumed:${jobId}:${resumed + 1}`,
    `Started ${jobId} again where it stopped: ${status.reason}.`,
  );
  return { ...status, state: 'running' };
}

function refuseOverdue({ jobId, startedAt, bytesDone, bytesTotal }: JobStatus, now: number, seconds: number): void {
  if (now - msOf(startedAt) <= seconds * 1000) return;
  throw new JobStuck(
    `job '${jobId}' is not done '${seconds}' s after '${startedAt}' (${bytesDone} of ${bytesTotal} bytes): look at its log, or raise jobDeadlineSeconds`,
  );
}

async function resumptions({ caseFile }: FollowDeps, incidentId: string, jobId: string): Promise<number> {
  const timeline = await caseFile.timeline(incidentId);
  return timeline.filter(({ key }) => key.startsWith(`resumed:${jobId}:`)).length;
}
