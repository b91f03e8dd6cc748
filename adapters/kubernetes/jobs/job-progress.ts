import type { JobStatus } from '../../../core/kernel/ports/jobs.ts';
import type { Cluster } from '../api/cluster.ts';
import { statusOf } from './job-status.ts';
import { jobsOf } from './stop-jobs.ts';

/** Returns the progress of an incident's running job, or null if none runs. */
export async function jobProgress(
  cluster: Cluster,
  incidentId: string,
): Promise<Pick<JobStatus, 'bytesDone' | 'bytesTotal'> | null> {
  for (const attempt of await jobsOf(cluster, incidentId)) {
    const { state, bytesDone, bytesTotal } = await statusOf(cluster, attempt);
    if (state === 'running') return { bytesDone, bytesTotal };
  }
  return null;
}
