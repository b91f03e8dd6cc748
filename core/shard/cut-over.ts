import type { PlanOf } from '../contracts/plan.ts';
import type { TaskInput } from '../contracts/tasks.ts';
import { refuseDrift } from '../kernel/approved-plan.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import { draftReintroduction } from './draft-reintroduction.ts';

type Deps = Parameters<typeof draftReintroduction>[0] & { workloads: Workloads };
type Input = TaskInput<'reintroduceShard'>;

/**
 * Points the registry to the workload of a plan in one change, if the current state matches the
 * plan; never repeats it. Throws PlanDrifted.
 */
export async function cutOver(deps: Deps, input: Input, { workloadId, volume }: PlanOf<'reintroduce'>): Promise<void> {
  if (await isMade(deps, input, workloadId)) return;
  await refuseDrift(await draftReintroduction(deps, input), input.planHash, `shard '${input.shardId}'`);
  const server = await deps.workloads.describe(workloadId);
  if (!server.ready || !server.url || (volume !== null && server.volume !== volume))
    throw new PlanDrifted(`workload '${workloadId}' is not ready on volume '${volume ?? server.volume}': plan again`);
  await deps.registry.change(input, input.shardId, { workloadId, url: server.url, route: 'self', outSince: null });
}

/** Only an earlier try of this epoch can have left the entry like this. */
async function isMade(deps: Deps, input: Input, workloadId: string): Promise<boolean> {
  const entry = await findShard(deps, input);
  return entry.route === 'self' && entry.workloadId === workloadId && entry.epoch === input.epoch;
}
