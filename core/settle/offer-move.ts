import { ONLY } from '../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan, refuseDrift } from '../kernel/approved-plan.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import { type DraftDeps, draftSettle } from './draft-settle.ts';

type Deps = DraftDeps & { caseFile: CaseFile; clock: Clock };

/** Offers the move of the approved plan; throws PlanDrifted if the current state differs from the plan. */
export async function offerMove(deps: Deps, input: TaskInput<'offerMove'>): Promise<TaskOutput<'offerMove'>> {
  const { incidentId, shardId, planHash } = input;
  await approvedPlan(deps, 'settle', input);
  const plan = await draftSettle(deps, input);
  await refuseDrift(plan, planHash, `shard '${shardId}'`);
  const { servedBefore, move: offered } = await deps.caseFile.facts(incidentId);
  if (!plan || !servedBefore)
    throw new PlanDrifted(`shard '${shardId}' is already served by its own workload: there is nothing to settle`);
  await deps.volumeMoves.offer(input, plan.renames);
  const move = {
    before: servedBefore.workloadId,
    after: plan.workloadId,
    renames: plan.renames,
    isBack: false,
    offeredAt: instantOf(deps.clock.now()),
    grantedAt: null,
  };
  if (!offered) await deps.caseFile.save(input, 'move', ONLY, move);
  await deps.caseFile.note(
    incidentId,
    'move:offered',
    `Offered to rename the volumes of ${shardId} to a person with that right.`,
  );
  return {};
}
