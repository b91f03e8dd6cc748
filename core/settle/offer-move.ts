import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { canonicalJson, sha256 } from '../kernel/digest.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import { type DraftDeps, draftSettle } from './draft-settle.ts';

type Deps = DraftDeps & { caseFile: CaseFile; clock: Clock };

/** Offers the move of the approved plan, where all stands as it says; throws PlanDrifted. */
export async function offerMove(deps: Deps, input: TaskInput<'offerMove'>): Promise<TaskOutput<'offerMove'>> {
  const { incidentId, shardId, planHash } = input;
  const plan = await draftSettle(deps, input);
  const { servedBefore, plans = {}, move: offered } = await deps.caseFile.facts(incidentId);
  const isApproved = plan !== null && planHash in plans && (await sha256(canonicalJson(plan))) === planHash;
  if (!isApproved || !servedBefore)
    throw new PlanDrifted(`shard '${shardId}' is no longer as plan '${planHash}' found it: settle it anew`);
  await deps.volumeMoves.offer(input, plan.renames);
  const move = {
    ...{ before: servedBefore.workloadId, after: plan.workloadId, renames: plan.renames, isBack: false },
    ...{ offeredAt: instantOf(deps.clock.now()), grantedAt: null },
  };
  if (!offered) await deps.caseFile.save(incidentId, 'move', move);
  await deps.caseFile.note(
    incidentId,
    'move:offered',
    `The volumes of ${shardId} may be renamed by whoever may do so.`,
  );
  return {};
}
