import { ONLY } from '../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { isPlanOf } from '../kernel/approved-plan.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import type { ShardVolumes } from './ports.ts';
import { quarantineVolume } from './quarantine-volume.ts';

type Deps = { workloads: Workloads; volumes: ShardVolumes; caseFile: CaseFile };
type Input = TaskInput<'startFresh'>;

/**
 * Starts a server on the restored volume beside the old one; first ends an earlier fresh server of
 * this incident. Throws PlanDrifted if no plan names this restore.
 */
export async function startFresh(deps: Deps, input: Input): Promise<TaskOutput<'startFresh'>> {
  const { incidentId, workloadId, volume, snapshotId } = input;
  const times = await timesOf(deps, input);
  await retireEarlier(deps, input);
  // Saved before the start, so that a run that dies meanwhile leaves no unknown server.
  await deps.caseFile.save(input, 'freshWorkload', ONLY, { workloadId, volume, snapshotId, ...times });
  const { ready } = await deps.workloads.start(input, { workloadId, volume });
  const text = ready
    ? `Started ${workloadId} on ${volume}, beside the old server.`
    : `${workloadId} did not come up on ${volume}.`;
  await deps.caseFile.note(incidentId, `fresh:${workloadId}`, text);
  return {};
}

async function timesOf({ caseFile }: Deps, { incidentId, snapshotId, volume, workloadId }: Input) {
  const { plans = {} } = await caseFile.facts(incidentId);
  const restores = Object.values(plans).filter(isPlanOf('restore'));
  const planned = restores.find(
    (plan) => plan.snapshot.snapshotId === snapshotId && plan.volume === volume && plan.workloadId === workloadId,
  );
  if (planned) {
    const { takenAt, coveredUntil } = planned.snapshot;
    return coveredUntil === undefined ? { takenAt } : { takenAt, coveredUntil };
  }
  throw new PlanDrifted(`no plan restores '${snapshotId}' to '${volume}' for '${workloadId}': plan again`);
}

async function retireEarlier(deps: Deps, input: Input): Promise<void> {
  const { freshWorkload: earlier } = await deps.caseFile.facts(input.incidentId);
  if (!earlier || earlier.workloadId === input.workloadId) return;
  await deps.workloads.stop(input, earlier.workloadId);
  await quarantineVolume(deps, input, earlier.volume, `restored from '${earlier.snapshotId}', which failed validation`);
}
