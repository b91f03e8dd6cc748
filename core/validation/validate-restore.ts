import { targetOf } from '../contracts/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { Workloads } from '../kernel/workloads.ts';
import { PlanDrifted } from './errors.ts';
import type { SnapshotBaselines } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { probeServer } from './probe-server.ts';
import { saveProbe } from './save-probe.ts';
import { withWrite } from './with-write.ts';

type Deps = ProbeDeps & {
  workloads: Workloads;
  snapshotBaselines: SnapshotBaselines;
};

/** Asks the fresh server what its snapshot's baseline knows, and whether it takes a write; one that is not ready answers nothing. Throws PlanDrifted where it runs on another volume, GoldenSetTooThin. */
export async function validateRestore(
  deps: Deps,
  input: TaskInput<'validateRestore'>,
): Promise<TaskOutput<'validateRestore'>> {
  const { incidentId, targetId, shardId, snapshotId, volume, workloadId } = input;
  const place = { targetId, shardId };
  const server = await deps.workloads.describe(workloadId);
  if (server.volume !== volume)
    throw new PlanDrifted(`workload '${workloadId}' runs on volume '${server.volume}', not '${volume}': plan again`);
  const baseline = await deps.snapshotBaselines.baselineOf(snapshotId);
  const { golden } = targetOf(deps.config, targetId);
  const url = server.ready ? server.url : null;
  const read = await probeServer(deps, { ...place, url, whose: `snapshot '${snapshotId}'` }, baseline, golden);
  const judgement = url ? await withWrite(read, () => deps.vectorStore.checkWrite(url)) : read;
  await deps.caseFile.note(
    incidentId,
    `validate:${snapshotId}`,
    `Validated ${workloadId} against the baseline of ${snapshotId}: ${judgement.reason}.`,
  );
  return saveProbe(deps, incidentId, `restored:${snapshotId}`, judgement);
}
