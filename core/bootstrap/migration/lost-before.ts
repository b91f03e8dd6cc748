import type { CaseFacts } from '../../contracts/case-file.ts';
import type { Incident } from '../../contracts/incident.ts';
import type { PlanOf } from '../../contracts/plan.ts';
import type { Listing } from '../../kernel/listing.ts';
import { orNull } from '../../kernel/or-null.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Fence } from '../../kernel/ports/fence.ts';
import { preparedBy } from '../plan/prepared-in.ts';
import type { MigrationJobs } from '../ports/migration-jobs.ts';
import { endOfUnknown } from './run-job.ts';

/** Tells of the earlier runs of a target. */
export type EarlierRuns = { list(which: Listing): Promise<Incident[]> };
type Deps = {
  incidents: EarlierRuns;
  caseFile: Pick<CaseFile, 'facts' | 'timeline'>;
  migrationJobs: Pick<MigrationJobs, 'status'>;
};

/** Runs of starts are few; of older ones than these nobody knows the version any more. */
const MOST_RUNS = 100;

/**
 * Returns why a migration of a plan may not run: an earlier run of the same version of its workload is lost, or
 * still there. Null if there is no such run.
 */
export async function lostBefore(
  { incidents, caseFile, migrationJobs }: Deps,
  { incidentId, targetId }: Pick<Fence, 'incidentId' | 'targetId'>,
  plan: Pick<PlanOf<'start'>, 'steps' | 'components'>,
): Promise<string | null> {
  const migrating = preparedBy(plan, 'migrate');
  if (migrating.length === 0) return null;
  const isPlanned = ({ purpose, workload, version }: Run) =>
    purpose === 'migrate' &&
    migrating.includes(workload) &&
    plan.components.some((one) => one.workload === workload && one.version === version);
  const earlier = await incidents.list({ targetIds: [targetId], limit: MOST_RUNS });
  for (const { id } of earlier.filter((one) => one.runbook === 'bootstrap-recovery' && one.id !== incidentId)) {
    const { migrationRuns = {} } = await caseFile.facts(id);
    for (const [jobId, run] of Object.entries(migrationRuns).filter(([, one]) => isPlanned(one))) {
      const state =
        run.state === 'running' ? await stateOf({ caseFile, migrationJobs }, targetId, id, jobId) : run.state;
      const said = REFUSALS[state]?.replace('$1', () => run.workload).replace('$2', () => id);
      if (said !== undefined) return said;
    }
  }
  return null;
}

type Run = CaseFacts['migrationRuns'][string];

/** The run that started it has ended without seeing its end. */
async function stateOf(
  { caseFile, migrationJobs }: Pick<Deps, 'caseFile' | 'migrationJobs'>,
  targetId: string,
  incidentId: string,
  jobId: string,
): Promise<Run['state']> {
  const found = await orNull(migrationJobs.status(targetId, jobId));
  return found?.state ?? endOfUnknown({ caseFile }, incidentId, jobId);
}

const REFUSALS: Partial<Record<Run['state'], string>> = {
  lost: 'The migration of $1 that $2 started is lost: nobody knows what it did, and it is never run again by itself. See what was applied, and migrate by hand.',
  running: 'The migration of $1 that $2 started still runs: wait for its end.',
};
