import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import { standingMove } from './standing-move.ts';

type Deps = { registry: Registry; workloads: Workloads; caseFile: CaseFile };

/** Removes the stand-in server once the team's own workload serves; throws PlanDrifted if it does not. */
export async function dismissServer(
  deps: Deps,
  input: TaskInput<'dismissServer'>,
): Promise<TaskOutput<'dismissServer'>> {
  const { before, after, isBack } = await standingMove(deps, input);
  const { workloadId, route } = await findShard(deps, input);
  if (isBack || workloadId !== after || route !== 'self')
    throw new PlanDrifted(`shard '${input.shardId}' is not served by '${after}': '${before}' is kept`);
  await deps.workloads.stop(input, before);
  await deps.caseFile.note(input.incidentId, 'dismissed', `Removed ${before}, the stand-in for ${after}.`);
  return {};
}
