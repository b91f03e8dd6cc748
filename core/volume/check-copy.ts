import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { purposeOf } from '../kernel/copy-id.ts';
import { type FollowDeps, followJob, JobStuck } from '../kernel/follow-job.ts';
import type { JobStatus } from '../kernel/ports/jobs.ts';
import { copySpec, type ServedDeps } from './copy-spec.ts';

type Deps = ServedDeps & FollowDeps;
type Input = TaskInput<'checkCopy'>;

/**
 * Looks at a copy, and restarts one that died. A failed evidence copy counts as done, and the
 * sealing refuses it; any other failed copy throws JobStuck.
 */
export async function checkCopy(deps: Deps, input: Input): Promise<TaskOutput<'checkCopy'>> {
  const { jobId } = input;
  const status = await followJob(deps, input, async () => {
    await deps.jobs.start(input, jobId, await copySpec(deps, input, jobId));
  });
  const { waitSeconds } = status;
  if (status.state === 'running') return { done: false, waitSeconds };
  await deps.caseFile.note(input.incidentId, `copy:${status.state}:${jobId}`, sentenceOf(status));
  if (status.state === 'failed' && purposeOf(input.incidentId, jobId) !== 'evidence')
    throw new JobStuck(`copy '${jobId}' failed: ${status.reason}; check the volume`);
  return { done: true, waitSeconds };
}

function sentenceOf({ jobId, state, reason, bytesDone, left = [] }: JobStatus): string {
  if (state !== 'succeeded') return `The copy ${jobId} failed: ${reason}.`;
  const without = left.length > 0 ? `, without ${left.join(', ')}` : '';
  return `Copied ${bytesDone} bytes to ${jobId}; every checksum matches${without}.`;
}
