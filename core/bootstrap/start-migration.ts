import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { MigrationUnproven } from './errors.ts';
import { begunKey, type JobDeps, jobIdOf, startJob } from './migration/run-job.ts';
import { jobIn, preparedBy } from './plan/prepared-in.ts';

/**
 * Starts the next migration of the plan, each once; one whose check said that nothing is pending is left out.
 * Throws MigrationUnproven if one has not succeeded: it is not run again.
 */
export async function startMigration(
  deps: JobDeps,
  input: TaskInput<'startMigration'>,
): Promise<TaskOutput<'startMigration'>> {
  const plan = await approvedPlan(deps, 'start', input);
  const { migrationRuns = {} } = await deps.caseFile.facts(input.incidentId);
  for (const workload of preparedBy(plan, 'migrate')) {
    const checkId = await jobIdOf(input, 'check', workload, `${input.planHash} before`);
    const jobId = await jobIdOf(input, 'migrate', workload, input.planHash);
    const state = migrationRuns[jobId]?.state;
    if (state === 'succeeded' || migrationRuns[checkId]?.answer === 'current') continue;
    if (state === 'failed' || state === 'lost')
      throw new MigrationUnproven(
        `the migration of '${workload}' ${state === 'lost' ? 'is lost' : 'has failed'}: see job '${jobId}'`,
      );
    await startJob(deps, input, jobId, { ...jobIn(plan, workload), purpose: 'migrate' });
    await deps.caseFile.note(input.incidentId, begunKey(jobId), `Started the declared migration of ${workload}, once.`);
    return { finished: false };
  }
  return { finished: true };
}
