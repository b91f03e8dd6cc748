import { orNull } from '../../../core/kernel/or-null.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { waitUntil } from '../../wait-until.ts';
import { endJob } from '../jobs/stop-jobs.ts';
import { migratingComponents } from './migration-names.ts';
import { type Run, readRuns } from './migration-record.ts';
import { seenOf, statusOfRun } from './migration-status.ts';
import type { MigrationDeps } from './start-migration.ts';
import { withdrawRun } from './withdraw-run.ts';

const POLL_MS = 250;
const GONE_MS = 60_000;

/**
 * Ends every running Job of an incident, waits until their pods are gone, and returns their ids. A
 * run that was written down and never let go never will be. Throws DependencyUnavailable if a pod
 * does not go.
 */
export async function stopRuns(deps: MigrationDeps, { incidentId }: Fence): Promise<string[]> {
  const open = (await runsOf(deps, incidentId)).filter(({ run }) => run.end === null);
  const stopped = await Promise.all(open.map((one) => stop(deps, one)));
  return open.filter((_, at) => stopped[at]).map(({ run }) => run.jobId);
}

/** Returns all kept runs of an incident, each with its workload. */
export async function runsOf({ cluster, target }: MigrationDeps, incidentId: string): Promise<RunOf[]> {
  const all = migratingComponents(target).map(async ({ workload }) => {
    const { runs } = await readRuns(cluster, workload);
    return runs.filter((one) => one.incidentId === incidentId).map((run) => ({ workload, run }));
  });
  return (await Promise.all(all)).flat();
}
type RunOf = { workload: string; run: Run };

/** Returns whether the run was running. */
async function stop(deps: MigrationDeps, { workload, run }: RunOf): Promise<boolean> {
  if (await withdrawRun(deps, workload, run)) return false;
  if ((await statusOfRun(deps, workload, run)).state !== 'running') return false;
  const { job } = await seenOf(deps.cluster, run);
  if (job) await orNull(endJob(deps.cluster, job));
  const isOver = async () => (await statusOfRun(deps, workload, run)).state !== 'running';
  if (await waitUntil(isOver, { everyMs: POLL_MS, ms: GONE_MS })) return true;
  throw new DependencyUnavailable(
    `run '${run.jobId}' does not end in ${GONE_MS / 1000} s: look at the node of its pod`,
  );
}
