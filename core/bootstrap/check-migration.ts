import { targetOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { NotFound } from '../kernel/task-error.ts';
import { followRun, type JobDeps, jobIdOf, recordRun } from './migration/run-job.ts';
import { preparedBy } from './plan/prepared-in.ts';
import type { MigrationStatus } from './ports/migration-jobs.ts';
import { shown } from './show/node-words.ts';

/**
 * Looks at the migration that was started last. It has succeeded, or failed, or is lost: then nobody knows what it
 * did. Throws NotFound if none was started.
 */
export async function checkMigration(
  deps: JobDeps,
  input: TaskInput<'checkMigration'>,
): Promise<TaskOutput<'checkMigration'>> {
  const { caseFile, config } = deps;
  const plan = await approvedPlan(deps, 'start', input);
  const { migrationRuns = {} } = await caseFile.facts(input.incidentId);
  const ids = await Promise.all(preparedBy(plan, 'migrate').map((of) => jobIdOf(input, 'migrate', of, input.planHash)));
  const jobId = ids.findLast((id) => migrationRuns[id] !== undefined);
  const run = jobId === undefined ? undefined : migrationRuns[jobId];
  if (jobId === undefined || !run)
    throw new NotFound(`incident '${input.incidentId}' has started no migration: start it first`);
  const { checkSeconds } = targetOf(config, input.targetId);
  if (run.state !== 'running') return { done: true, waitSeconds: checkSeconds, succeeded: run.state === 'succeeded' };
  const { status, waitSeconds } = await followRun(deps, input, jobId, run);
  if (status.state === 'running') return { done: false, waitSeconds, succeeded: false };
  const says = inWords(status);
  const { workload, purpose, version } = run;
  await recordRun(deps, input, jobId, { workload, purpose, version, answer: null, state: status.state, says });
  await caseFile.note(input.incidentId, `migrated:${jobId}`, `The migration of ${workload}: ${says}.`);
  return { done: true, waitSeconds: checkSeconds, succeeded: status.state === 'succeeded' };
}

function inWords({ state, exitCode, log }: MigrationStatus): string {
  if (state === 'succeeded') return 'it succeeded';
  if (state === 'lost') return 'it is lost: nobody knows what it did';
  const last = log.findLast((line) => line.trim() !== '');
  return `it failed with exit code ${exitCode ?? 'unknown'}${last === undefined ? '' : `; its last line is "${shown(last)}"`}`;
}
