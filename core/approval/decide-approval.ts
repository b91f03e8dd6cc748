import type { Approval, ApprovalState } from '../contracts/approval.ts';
import { nameOfWho } from '../contracts/who.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import { ApprovalClosed, ReasonRequired, SelfApproval } from './errors.ts';
import type { Approvals } from './ports.ts';
import { samePerson } from './same-person.ts';

type Deps = { approvals: Approvals; caseFile: CaseFile; clock: Clock };
/** A person's decision. `planHash` names the plan that the person saw, if the caller knows it. */
export type DecisionRequest = {
  id: string;
  decision: 'approve' | 'reject';
  by: string;
  reason?: string | undefined;
  planHash?: string | undefined;
};

/**
 * Decides an approval by one conditional write. Throws NotFound, SelfApproval, ReasonRequired,
 * PlanDrifted, or ApprovalClosed, whose message says who decided first and when.
 */
export async function decideApproval(deps: Deps, request: DecisionRequest): Promise<Approval> {
  const { approvals, clock } = deps;
  const { id, decision, by, reason = '' } = request;
  await refuse(deps, await approvals.get(id), request);
  const state: ApprovalState = decision === 'approve' ? 'Approved' : 'Rejected';
  const decided = { state, decidedBy: by, decidedAt: instantOf(clock.now()), reason: reason.trim() || null } as const;
  const { won, approval } = await approvals.decide(id, decided, [
    { id: `deliver:${id}`, kind: 'deliver-decision', approvalId: id },
  ]);
  if (!won) throw closed(approval);
  return approval;
}

async function refuse(deps: Deps, asked: Approval, request: DecisionRequest): Promise<void> {
  const { id, decision, by, reason } = request;
  if (asked.state !== 'Pending') throw closed(asked);
  if (decision === 'reject' && !reason?.trim()) throw new ReasonRequired(`rejecting '${id}' needs a reason: say why`);
  const broken = brokenRule(asked, request, deps.clock.now());
  if (broken === null) return;
  const text = `refused to let ${by} ${decision}: ${broken.message}`;
  await deps.caseFile.note(asked.incidentId, `refused:${id}:${broken.name}:${by}`, text);
  throw broken;
}

/** Returns the rule that this decision breaks, null for none. A refused decision stays on record. */
function brokenRule(asked: Approval, { id, by, planHash }: DecisionRequest, now: number): Error | null {
  if (now >= msOf(asked.deadline))
    return new ApprovalClosed(`approval '${id}' expired at ${asked.deadline}: start the run again`);
  if (samePerson(by, asked.requestedBy))
    return new SelfApproval(`'${by}' asked for this run and may not decide about it: let somebody else decide`);
  if (planHash !== undefined && planHash !== asked.planHash)
    return new PlanDrifted(
      `approval '${id}' is about plan '${asked.planHash}', not '${planHash}': read the plan again`,
    );
  return null;
}

function closed({ id, state, decidedBy, decidedAt, reason }: Approval): ApprovalClosed {
  const why = reason === null ? '' : ` (${reason})`;
  return new ApprovalClosed(
    `approval '${id}' is ${state} by ${nameOfWho(decidedBy ?? 'somebody')} since ${decidedAt}${why}: nothing is left to decide`,
  );
}
