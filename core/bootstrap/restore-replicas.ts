import { type CaseFacts, ONLY } from '../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import { StartRefused } from './errors.ts';
import { followRun, type JobDeps, recordRun } from './migration/run-job.ts';
import type { Components } from './ports/components.ts';

type Deps = JobDeps & { components: Components };
type Input = TaskInput<'restoreReplicas'>;

/**
 * Brings the recorded numbers of replicas back when a run ends without a good end, in the reverse order of
 * stopping, and saves in words how the run leaves the service. A migration that runs is never ended before its
 * deadline: it is told.
 */
export async function restoreReplicas(deps: Deps, input: Input): Promise<TaskOutput<'restoreReplicas'>> {
  const { caseFile } = deps;
  const { stopped = {} } = await caseFile.facts(input.incidentId);
  const told: string[] = [];
  const lastFirst = Object.entries(stopped).sort(([, one], [, other]) => (one.at > other.at ? -1 : 1));
  for (const [workload, was] of lastFirst) {
    if (was.backAt === null) told.push(await bringBack(deps, input, workload, was));
  }
  const none = Object.keys(stopped).length === 0 ? 'Nothing was stopped.' : 'What was stopped has its replicas again.';
  if (told.length === 0) told.push(none);
  told.push(...(await tellMigrations(deps, input)));
  await caseFile.save(input, 'startLeft', ONLY, told.join(' '));
  await caseFile.note(input.incidentId, 'left', told.join(' '));
  return {};
}

/** A number that somebody has set meanwhile stays: only what is still at 0 comes back. */
async function bringBack(
  { components, caseFile, clock }: Deps,
  input: Input,
  workload: string,
  was: CaseFacts['stopped'][string],
): Promise<string> {
  const { replicas, version } = await components.status(input.targetId, workload);
  try {
    if (replicas === 0) await components.scale(input, workload, was.replicas, version);
  } catch (error) {
    if (!(error instanceof StartRefused || error instanceof PlanDrifted)) throw error;
    return `${workload} is still at 0 replicas, and had ${was.replicas}: ${error.message}.`;
  }
  await caseFile.save(input, 'stopped', workload, { ...was, backAt: instantOf(clock.now()) });
  if (replicas > 0 && replicas !== was.replicas)
    return `${workload} has ${replicas} replicas, as somebody has set; it had ${was.replicas}.`;
  return `${workload} is back at ${was.replicas} replicas.`;
}

async function tellMigrations(deps: Deps, input: Input): Promise<string[]> {
  const { migrationRuns = {} } = await deps.caseFile.facts(input.incidentId);
  const told: string[] = [];
  for (const [jobId, run] of Object.entries(migrationRuns)) {
    if (run.purpose !== 'migrate') continue;
    let { state } = run;
    if (state === 'running') {
      const { status } = await followRun(deps, input, jobId, run);
      state = status.state;
      if (state !== 'running') await recordRun(deps, input, jobId, { ...run, state, says: SAYS[state] });
    }
    told.push(TOLD[state].replace('$', () => run.workload));
  }
  return told;
}

const SAYS = {
  succeeded: 'it succeeded',
  failed: 'it failed, or never began',
  lost: 'it is lost: nobody knows what it did',
};

const TOLD: Record<CaseFacts['migrationRuns'][string]['state'], string> = {
  running: 'The migration of $ still runs: it is left to its end, and has no undo.',
  succeeded: 'The migration of $ ran and succeeded: it has no undo.',
  failed: 'The migration of $ failed, or never began: see what was applied before it runs again.',
  lost: 'The migration of $ is lost: nobody knows what it did. See what was applied; it is never run again by itself.',
};
