import { coverageOf } from '../contracts/agent/snapshot-manifest.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import type { SnapshotBaselines } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { saveProbe } from './save-probe.ts';
import { probeWhole } from './servers/probe-whole.ts';

type Deps = ProbeDeps & {
  workloads: Workloads;
  snapshotBaselines: SnapshotBaselines;
};

/**
 * Asks the fresh server the golden queries of its snapshot's baseline and all of its documents, and
 * tests a write; a server that is not ready answers nothing. Throws PlanDrifted if it runs on
 * another volume, GoldenSetTooThin.
 */
export async function validateRestore(
  deps: Deps,
  input: TaskInput<'validateRestore'>,
): Promise<TaskOutput<'validateRestore'>> {
  const { incidentId, targetId, shardId, snapshotId, volume, workloadId } = input;
  const fresh = await deps.workloads.describe(workloadId);
  if (fresh.volume !== volume)
    throw new PlanDrifted(`workload '${workloadId}' runs on volume '${fresh.volume}', not '${volume}': plan again`);
  const baseline = await deps.snapshotBaselines.baselineOf(snapshotId);
  const { golden } = targetOf(deps.config, targetId);
  const url = fresh.ready ? fresh.url : null;
  const server = { targetId, shardId, url, whose: `snapshot '${snapshotId}'` };
  const judgement = await probeWhole(deps, server, baseline, golden, {
    isCopy: false,
    until: await covered(deps, input),
    differs: 'is told',
  });
  await deps.caseFile.note(
    incidentId,
    `validate:${snapshotId}`,
    `Validated ${workloadId} against the baseline of ${snapshotId}: ${judgement.reason}.`,
  );
  return saveProbe(deps, input, `restored:${snapshotId}`, judgement);
}

/** Later documents are not in the snapshot. */
async function covered({ caseFile }: Deps, { incidentId, snapshotId }: TaskInput<'validateRestore'>) {
  const { freshWorkload } = await caseFile.facts(incidentId);
  return freshWorkload?.snapshotId === snapshotId ? coverageOf(freshWorkload) : null;
}
