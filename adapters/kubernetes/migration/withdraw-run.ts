import { instantOf } from '../../../core/kernel/instant.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { Cluster } from '../api/cluster.ts';
import { find } from '../api/objects.ts';
import { endJob } from '../jobs/stop-jobs.ts';
import { isOfRun } from './ensure-job.ts';
import type { MigrationJob } from './migration-job.ts';
import { changeRuns, ending, type Run } from './migration-record.ts';

/**
 * Makes sure that a run that was never let go never will be, and returns true; returns false for a
 * run that was let go. Whoever lets it go at the same time loses, or this does: each changes the
 * object that the other tests.
 */
export async function withdrawRun(
  { cluster, clock }: { cluster: Cluster; clock: Clock },
  workload: string,
  { jobId, jobName }: Run,
): Promise<boolean> {
  const never = { state: 'failed', exitCode: null, endedAt: instantOf(clock.now()) } as const;
  const { runs } = await changeRuns(
    cluster,
    workload,
    ending(jobId, never, ({ begun }) => begun === null),
  );
  const wasBegun = runs.find((one) => one.jobId === jobId)?.begun != null;
  const job = await find<MigrationJob>(cluster, 'jobs', jobName);
  if (job === null || !isOfRun(job, jobId) || (wasBegun && !job.spec.suspend)) return !wasBegun;
  const ended = await orNull(endJob(cluster, job));
  if (wasBegun && ended?.spec.suspend !== true) return false;
  if (wasBegun) await changeRuns(cluster, workload, ending(jobId, never));
  return true;
}
