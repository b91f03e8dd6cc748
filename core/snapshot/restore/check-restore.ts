import type { PlanOf } from '../../contracts/plan.ts';
import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import { isPlanOf } from '../../kernel/approved-plan.ts';
import { type FollowDeps, followJob, JobStuck } from '../../kernel/follow-job.ts';
import type { JobStatus } from '../../kernel/ports/jobs.ts';
import { NotFound } from '../../kernel/task-error.ts';
import { restoreJobId, restoreSpec } from './restore-job.ts';
import { saveTried } from './save-tried.ts';

type Input = TaskInput<'checkRestore'>;

/**
 * Looks at a restore, and restarts one that died. Returns `intact: false` if the snapshot fails its
 * checksums. Throws JobStuck if it does not end.
 */
export async function checkRestore(deps: FollowDeps, input: Input): Promise<TaskOutput<'checkRestore'>> {
  const plan = await planOf(deps, input);
  const status = await followJob(deps, input, () => deps.jobs.start(input, input.jobId, restoreSpec(plan)));
  const { waitSeconds } = status;
  await noteProgress(deps, input, plan, status);
  if (status.state === 'running') return { done: false, waitSeconds, intact: true };
  if (!status.intact) await saveTried(deps, input, plan.snapshot.snapshotId, status.reason ?? 'it is damaged');
  else if (status.state === 'failed')
    throw new JobStuck(`restore '${input.jobId}' failed: ${status.reason}: see the log of its agent`);
  return { done: true, waitSeconds, intact: status.intact };
}

async function planOf({ caseFile }: FollowDeps, { incidentId, jobId }: Input): Promise<PlanOf<'restore'>> {
  const { plans = {} } = await caseFile.facts(incidentId);
  const found = Object.values(plans)
    .filter(isPlanOf('restore'))
    .find((plan) => restoreJobId(plan) === jobId);
  if (!found) throw new NotFound(`job '${jobId}' belongs to no restore plan of '${incidentId}': check its id`);
  return found;
}

/** Writes one line for each quarter, so that the timeline of a long restore stays short. */
async function noteProgress(deps: FollowDeps, { incidentId }: Input, { volume }: PlanOf<'restore'>, status: JobStatus) {
  const { state, bytesDone, bytesTotal, reason } = status;
  if (state === 'failed')
    return deps.caseFile.note(incidentId, `restore:failed:${volume}`, `The restore into ${volume} failed: ${reason}.`);
  const quarter = bytesTotal === 0 ? 0 : Math.floor((4 * bytesDone) / bytesTotal) * 25;
  const isDone = state === 'succeeded';
  if (quarter === 0 && !isDone) return;
  const key = isDone ? `restore:done:${volume}` : `restore:${volume}:${quarter}`;
  const text = isDone
    ? `Restored ${bytesDone} bytes into ${volume}; every checksum matches.`
    : `Restored ${bytesDone} of ${bytesTotal} bytes into ${volume}.`;
  await deps.caseFile.note(incidentId, key, text);
}
