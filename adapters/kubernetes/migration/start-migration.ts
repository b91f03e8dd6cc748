import { StartRefused } from '../../../core/bootstrap/errors.ts';
import type { MigrationSpec } from '../../../core/bootstrap/ports/migration-jobs.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { changeFenced, type Fencing, pointerTo } from '../api/fence.ts';
import { find, list, type Pod, pathOf, type Service } from '../api/objects.ts';
import { assertHoldsTarget } from '../bootstrap/holds-target.ts';
import { assertVersion } from '../bootstrap/planned-change.ts';
import { type Workload, workloadOf } from '../bootstrap/workload.ts';
import { JobMark } from '../jobs/job-names.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { ensureJob } from './ensure-job.ts';
import { type MigrationJob, migrationJob, runLabels } from './migration-job.ts';
import {
  jobNameOf,
  type MigratingComponent,
  MigrationMark,
  migratingComponent,
  recordName,
} from './migration-names.ts';
import { mainContainer, migrationPod } from './migration-pod.ts';
import { changeRunsFenced, type Run, readRuns } from './migration-record.ts';
import { statusOfRun } from './migration-status.ts';
import { withdrawRun } from './withdraw-run.ts';

export type MigrationDeps = Fencing & { clock: Clock; target: KubernetesTarget };
type Asked = { fence: Fence; jobId: string; spec: MigrationSpec; component: MigratingComponent };

/**
 * Starts a run once: it writes the run down, makes its Job, writes down that the Job may run, and
 * lets it go. A repeated call continues where an earlier one ended; a run that may have run is never
 * started again. Throws PlanDrifted, StartRefused, StaleEpoch, NotFound.
 */
export async function startMigration(
  deps: MigrationDeps,
  fence: Fence,
  jobId: string,
  spec: MigrationSpec,
): Promise<void> {
  const component = migratingComponent(deps.target, spec.workload);
  await assertHoldsTarget(deps.locks, fence);
  const asked: Asked = { fence, jobId, spec, component };
  const standing = (await readRuns(deps.cluster, spec.workload)).runs.find((one) => one.jobId === jobId);
  if (standing?.end) return;
  const run = standing?.begun ? standing : await begin(deps, asked);
  if (run.end === null && spec.purpose === 'migrate') await letGo(deps, asked, run);
}

async function plannedWorkload({ cluster }: MigrationDeps, spec: MigrationSpec): Promise<Workload> {
  const workload = await workloadOf(cluster, spec.workload);
  assertVersion(workload, spec.version);
  return workload;
}

async function begin(deps: MigrationDeps, asked: Asked): Promise<Run> {
  const { jobId } = asked;
  const workload = await plannedWorkload(deps, asked.spec);
  await endOthers(deps, asked.spec.workload, jobId);
  const reserved = await reserve(deps, asked, workload);
  if (reserved.end !== null || reserved.begun !== null) return reserved;
  const job = await ensureJob(deps.cluster, await jobOf(deps, asked, workload));
  return change(deps, asked, (run) =>
    run.begun === null && run.end === null ? { ...run, begun: job.metadata.uid } : run,
  );
}

/** Withdraws other runs that were never let go, and looks at the rest: they may have ended. */
async function endOthers(deps: MigrationDeps, workload: string, jobId: string): Promise<void> {
  const { runs } = await readRuns(deps.cluster, workload);
  for (const one of runs.filter(({ end, ...other }) => other.jobId !== jobId && end === null))
    if (!(await withdrawRun(deps, workload, one))) await statusOfRun(deps, workload, one);
}

/** Writes a run down, unless it stands; throws StartRefused beside one that may not run with it. */
async function reserve(deps: MigrationDeps, asked: Asked, { object }: Workload): Promise<Run> {
  const { fence, jobId, spec, component } = asked;
  const made: Run = {
    jobId,
    incidentId: fence.incidentId,
    purpose: spec.purpose,
    jobName: jobNameOf(component, spec.purpose),
    version: spec.version,
    container: mainContainer(object.spec.template.spec ?? { containers: [] }, component).name,
    startedAt: instantOf(deps.clock.now()),
    begun: null,
    end: null,
  };
  const runs = await changeRunsFenced(deps, fence, spec.workload, (all) => {
    if (all.some((one) => one.jobId === jobId)) return all;
    refuseBeside(all, made, spec.workload);
    return [...all, made];
  });
  return runs.find((one) => one.jobId === jobId) ?? made;
}

function refuseBeside(runs: Run[], { purpose, jobName, version }: Run, workload: string): void {
  const live = runs.find(
    (one) => one.begun !== null && one.end === null && (one.purpose === 'migrate' || one.jobName === jobName),
  );
  if (live)
    throw new StartRefused(
      `run '${live.jobId}' (${live.purpose}) of '${workload}' has not ended: wait for it, or end it`,
    );
  const lost = runs.find((one) => one.purpose === 'migrate' && one.version === version && one.end?.state === 'lost');
  if (purpose === 'migrate' && lost)
    throw new StartRefused(
      `the pod of migration '${lost.jobId}' of '${workload}' was lost, and nobody knows what it did: look at the database, then remove ConfigMap '${recordName(workload)}'`,
    );
}

async function jobOf({ cluster }: MigrationDeps, asked: Asked, workload: Workload) {
  const { fence, jobId, spec, component } = asked;
  const [pods, services] = await Promise.all([
    list<Pod>(cluster, 'pods', workload.object.spec.selector),
    list<Service>(cluster, 'services'),
  ]);
  const template = migrationPod({ workload, pods, services }, component, spec, runLabels(fence, jobId, spec.workload));
  return migrationJob(fence, jobId, component, spec, template);
}

async function change(deps: MigrationDeps, { fence, jobId, spec }: Asked, to: (run: Run) => Run): Promise<Run> {
  const runs = await changeRunsFenced(deps, fence, spec.workload, (all) =>
    all.map((one) => (one.jobId === jobId ? to(one) : one)),
  );
  const found = runs.find((one) => one.jobId === jobId);
  if (found) return found;
  throw new StartRefused(`run '${jobId}' was removed from ConfigMap '${recordName(spec.workload)}': plan again`);
}

/** Lets a Job go that never went: the mark comes with the change, so nobody lets it go twice. */
async function letGo(deps: MigrationDeps, { fence, spec }: Asked, { begun, jobName }: Run): Promise<void> {
  const standing = await find<MigrationJob>(deps.cluster, 'jobs', jobName);
  const mayGo = ({ metadata, spec: { suspend } }: MigrationJob) =>
    metadata.uid === begun &&
    suspend === true &&
    metadata.deletionTimestamp === undefined &&
    ![MigrationMark.Begun, JobMark.Stopped].some((mark) => mark in (metadata.annotations ?? {}));
  if (standing === null || !mayGo(standing)) return;
  await plannedWorkload(deps, spec);
  const path = pathOf(deps.cluster, 'jobs', jobName);
  const at = instantOf(deps.clock.now());
  const going = changeFenced<MigrationJob>(deps, fence, path, (job) =>
    mayGo(job)
      ? [
          { op: 'test', path: '/metadata/resourceVersion', value: job.metadata.resourceVersion },
          { op: 'add', path: pointerTo('annotations', MigrationMark.Begun), value: at },
          { op: 'replace', path: '/spec/suspend', value: false },
        ]
      : [],
  );
  await orNull(going);
}
