import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { type FollowDeps, followJob, JobStuck } from '../kernel/follow-job.ts';
import { copyOfUpload } from './start-upload.ts';
import { type UploadDeps, uploadSpec } from './upload-spec.ts';

type Deps = UploadDeps & FollowDeps;

/** Looks at an upload, and restarts one that died. Throws JobStuck if it failed or does not end. */
export async function checkUpload(deps: Deps, input: TaskInput<'checkUpload'>): Promise<TaskOutput<'checkUpload'>> {
  const { jobId, incidentId } = input;
  const status = await followJob(deps, input, async () => {
    await deps.jobs.start(input, jobId, await uploadSpec(deps, input, copyOfUpload(jobId)));
  });
  const { waitSeconds } = status;
  if (status.state === 'running') return { done: false, waitSeconds };
  if (status.state === 'failed')
    throw new JobStuck(`upload '${jobId}' failed: ${status.reason}: see the log of its agent`);
  const text = `Uploaded ${status.bytesDone} bytes; every object reads back as written.`;
  await deps.caseFile.note(incidentId, `upload:done:${jobId}`, text);
  return { done: true, waitSeconds };
}
