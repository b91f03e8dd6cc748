import type { MigrationStatus } from '../../../core/bootstrap/ports/migration-jobs.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { find, list, newestFirst } from '../api/objects.ts';
import { jobKey } from '../jobs/job-names.ts';
import { endJob } from '../jobs/stop-jobs.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { logOf } from '../workloads/container-log.ts';
import { isOfRun } from './ensure-job.ts';
import type { MigrationJob } from './migration-job.ts';
import { MigrationMark, migratingComponents } from './migration-names.ts';
import { changeRuns, ending, logKey, type Run, type Runs, readRuns } from './migration-record.ts';
import { endOfRun, hasSidecar, loggedContainer, type RunPod, waitOf } from './run-end.ts';

type Deps = { cluster: Cluster; clock: Clock; target: KubernetesTarget };

const LINES = 1_000;
const LOG_BYTES = 100_000;

/** Returns how a run goes, by its id; throws NotFound for a run that never began. */
export async function migrationStatus(deps: Deps, jobId: string): Promise<MigrationStatus> {
  for (const { workload } of migratingComponents(deps.target)) {
    const { runs } = await readRuns(deps.cluster, workload);
    const run = runs.find((one) => one.jobId === jobId);
    if (run && (run.begun !== null || run.end !== null)) return statusOfRun(deps, workload, run);
  }
  throw new NotFound(`run '${jobId}' is unknown, or never began: start it first`);
}

/** Returns how a run goes, and writes down its log and its end, so that both outlive its pod. */
export async function statusOfRun({ cluster, clock }: Deps, workload: string, run: Run): Promise<MigrationStatus> {
  const { jobId, startedAt } = run;
  const keptIn = ({ logs }: Runs) => logs[logKey(jobId)] ?? '';
  if (run.end !== null) {
    const log = linesOf(keptIn(await readRuns(cluster, workload)));
    return { jobId, startedAt, ...run.end, log };
  }
  const { job, pod } = await seenOf(cluster, run);
  const which = { previous: false, bytes: LOG_BYTES, lines: LINES };
  const text = pod && (await logOf(cluster, pod, { ...which, name: loggedContainer(run, pod) }));
  const end = endOfRun(run, job, pod, clock.now());
  const log = keptIn(await changeRuns(cluster, workload, ending(jobId, end), { jobId, text: text ?? '' }));
  if (end !== null && job !== null && hasSidecar(pod)) await orNull(endJob(cluster, job));
  const state = end ?? ({ state: 'running', exitCode: null, endedAt: null } as const);
  return { jobId, startedAt, ...state, log: log === '' ? waitOf(run, pod) : linesOf(log) };
}

/** Returns the Job and the pod of a run, null for what is gone. */
export async function seenOf(cluster: Cluster, run: Run): Promise<{ job: MigrationJob | null; pod: RunPod | null }> {
  const [job, pods] = await Promise.all([
    find<MigrationJob>(cluster, 'jobs', run.jobName),
    list<RunPod>(cluster, 'pods', { matchLabels: { [MigrationMark.Run]: jobKey(run.jobId) } }),
  ]);
  const [pod = null] = pods.sort(newestFirst);
  return { job: job && isOfRun(job, run.jobId) ? job : null, pod };
}

function linesOf(log: string): string[] {
  return log === '' ? [] : log.replace(/\n$/, '').split('\n').slice(-LINES);
}
