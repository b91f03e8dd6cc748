import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { type UploadDeps, uploadSpec } from './upload-spec.ts';

/** Starts the upload of a copy to a staged snapshot. Throws GoldenSetTooThin, DependencyUnavailable. */
export async function startUpload(
  deps: UploadDeps,
  input: TaskInput<'startUpload'>,
): Promise<TaskOutput<'startUpload'>> {
  const spec = await uploadSpec(deps, input, input.copyId);
  const { snapshotId } = spec.manifest;
  const jobId = uploadJobOf(input.copyId);
  await deps.jobs.start(input, jobId, spec);
  await deps.caseFile.note(
    input.incidentId,
    `upload:started:${snapshotId}`,
    `Started to upload snapshot ${snapshotId}.`,
  );
  return { jobId, snapshotId };
}

const UPLOAD = '-upload';

/** Returns the id of the job that uploads a copy. */
export function uploadJobOf(copyId: string): string {
  return `${copyId}${UPLOAD}`;
}

/** Returns the copy that a job uploads. */
export function copyOfUpload(jobId: string): string {
  return jobId.slice(0, -UPLOAD.length);
}
