import { ONLY } from '../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { keepPlan } from '../kernel/approved-plan.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import { type DraftDeps, draftSettle } from './draft-settle.ts';

type Deps = DraftDeps & { caseFile: CaseFile };

/**
 * Plans how the team's own workload serves a shard again, and saves the plan under its hash.
 * Returns `needed: false` if it already does. Throws SettleRefused.
 */
export async function planSettle(deps: Deps, input: TaskInput<'planSettle'>): Promise<TaskOutput<'planSettle'>> {
  const { incidentId, shardId } = input;
  const plan = await draftSettle(deps, input);
  if (plan === null) {
    await deps.caseFile.note(incidentId, 'settle:none', `${shardId} is served by its own workload: nothing to settle.`);
    return { needed: false, planHash: '' };
  }
  const { workloadId, url } = await findShard(deps, input);
  const { volume } = await deps.workloads.describe(workloadId);
  await deps.caseFile.save(input, 'servedBefore', ONLY, { workloadId, url, volume });
  return { needed: true, planHash: await keepPlan(deps, input, plan) };
}
