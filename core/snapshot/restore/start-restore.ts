import type { PlanOf } from '../../contracts/plan.ts';
import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import { approvedPlan } from '../../kernel/approved-plan.ts';
import { orNull } from '../../kernel/or-null.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Jobs } from '../../kernel/ports/jobs.ts';
import { PlanDrifted } from '../../kernel/task-error.ts';
import type { Snapshots } from '../ports.ts';
import { restoreJobId, restoreSpec } from './restore-job.ts';

/** Tells whether a volume exists: throws NotFound if not. */
type VolumeNames = { describe(volume: string): Promise<unknown> };
type Deps = { caseFile: CaseFile; snapshots: Snapshots; volumes: VolumeNames; jobs: Jobs };
type Input = TaskInput<'startRestore'>;

/**
 * Starts exactly the approved restore; throws PlanDrifted if plan, snapshot or volume differ from
 * the approved ones.
 */
export async function startRestore(deps: Deps, input: Input): Promise<TaskOutput<'startRestore'>> {
  const plan = await approvedPlan(deps, 'restore', input);
  refuseOtherNames(plan, input);
  await refuseChangedSnapshot(deps, plan);
  const jobId = restoreJobId(plan);
  await refuseTakenVolume(deps, plan.volume, jobId);
  await deps.jobs.start(input, jobId, restoreSpec(plan));
  const text = `Started to restore ${plan.snapshot.snapshotId} (${plan.snapshot.bytes} bytes) into the new volume ${plan.volume}.`;
  await deps.caseFile.note(input.incidentId, `restore:started:${plan.volume}`, text);
  return { jobId };
}

function refuseOtherNames({ snapshot, volume, workloadId }: PlanOf<'restore'>, input: Input): void {
  const named = [snapshot.snapshotId, volume, workloadId].join();
  const given = [input.snapshotId, input.volume, input.workloadId].join();
  if (named !== given) throw drifted(`plan '${input.planHash}' names '${named}', but the task got '${given}'`);
}

async function refuseChangedSnapshot(
  { snapshots }: Deps,
  { targetId, subject, snapshot }: PlanOf<'restore'>,
): Promise<void> {
  const { snapshotId, manifestSha256 } = snapshot;
  const found = (await snapshots.list(targetId, subject.id)).find((one) => one.snapshotId === snapshotId);
  if (found?.state !== 'Proven') throw drifted(`snapshot '${snapshotId}' is '${found?.state ?? 'gone'}', not 'Proven'`);
  if (found.manifestSha256 !== manifestSha256)
    throw drifted(
      `manifest of '${snapshotId}' has sha256 '${found.manifestSha256}', but the plan says '${manifestSha256}'`,
    );
}

/** An existing volume is this job's own, or somebody else took the name meanwhile. */
async function refuseTakenVolume({ volumes, jobs }: Deps, volume: string, jobId: string): Promise<void> {
  const [standing, ours] = await Promise.all([orNull(volumes.describe(volume)), orNull(jobs.status(jobId))]);
  if (standing !== null && ours === null) throw drifted(`volume '${volume}' exists already`);
}

function drifted(what: string): PlanDrifted {
  return new PlanDrifted(`${what}: plan the restore again`);
}
