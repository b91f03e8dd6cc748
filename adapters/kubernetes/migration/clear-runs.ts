import { orNull } from '../../../core/kernel/or-null.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { isGone } from '../api/cluster-errors.ts';
import { isFinished } from '../jobs/job-object.ts';
import { removeJob } from './ensure-job.ts';
import { seenOf, statusOfRun } from './migration-status.ts';
import type { MigrationDeps } from './start-migration.ts';
import { runsOf } from './stop-runs.ts';

/**
 * Removes the Jobs of an incident's ended runs: a Job under the name of a chart's would block its
 * next release. Their logs are kept by then. That of a lost run stays while its pod may still work.
 */
export async function clearRuns(deps: MigrationDeps, { incidentId }: Fence): Promise<void> {
  for (const { workload, run } of await runsOf(deps, incidentId)) {
    const { state } = await statusOfRun(deps, workload, run);
    const { job } = await seenOf(deps.cluster, run);
    if (job !== null && (isFinished(job) || state === 'succeeded' || state === 'failed'))
      await orNull(removeJob(deps.cluster, job), isGone);
  }
}
