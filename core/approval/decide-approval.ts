import type { Approval, ApprovalState } from '../contracts/approval.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { Clock } from '../kernel/clock.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import { ApprovalClosed, PlanDrifted, ReasonRequired, SelfApproval } from './errors.ts';
import type { Approvals } from './ports.ts';

type Deps = { approvals: Approvals; caseFile: CaseFile; clock: Clock };
/** A person's decision; `planHash` is the plan that the person saw, where the caller knows it. */
export type DecisionRequest = {
  id: string;
  decision: 'approve' | 'reject';
  by: string;
  reason?: string | undefined;
  planHash?: string | undefined;
};

/** Decides an approval by one conditional write; throws NotFound, SelfApproval, ReasonRequired, PlanDrifted, or ApprovalClosed with who was first and when. */
export async function decideApproval(
  { approvals, caseFile, clock }: Deps,
  request: DecisionRequest,
): Promise<Approval> {
  const { id, decision, by, reason = '' } = request;
  const asked = await approvals.get(id);
  refuse(asked, request, clock.now());
  const state: ApprovalState = decision === 'approve' ? 'Approved' : 'Rejected';
  const decided = { state, decidedBy: by, decidedAt: instantOf(clock.now()), reason: reason.trim() || null } as const;
  const { won, approval } = await approvals.decide(id, decided, [
    { id: `deliver:${id}`, kind: 'deliver-decision', approvalId: id },
  ]);
  if (!won) throw closed(approval);
  const why = decided.reason === null ? '' : `: ${decided.reason}`;
  await caseFile.note(approval.incidentId, `decided:${id}`, `${state.toLowerCase()} by ${by}${why}`);
  return approval;
}

function refuse(asked: Approval, { id, decision, by, reason, planHash }: DecisionRequest, now: number): void {
  if (asked.state !== 'Pending') throw closed(asked);
  if (now >= msOf(asked.deadline))
    throw new ApprovalClosed(`approval '${id}' expired at ${asked.deadline}: start the run again`);
  if (sameName(by, asked.requestedBy))
    throw new SelfApproval(`'${by}' asked for this run and may not decide about it: let somebody else decide`);
  if (decision === 'reject' && !reason?.trim()) throw new ReasonRequired(`rejecting '${id}' needs a reason: say why`);
  if (planHash !== undefined && planHash !== asked.planHash)
    throw new PlanDrifted(`approval '${id}' is about plan '${asked.planHash}', not '${planHash}': read the plan again`);
}

function closed({ id, state, decidedBy, decidedAt }: Approval): ApprovalClosed {
  return new ApprovalClosed(
    `approval '${id}' is ${state} by ${decidedBy} since ${decidedAt}: nothing is left to decide`,
  );
}

function sameName(a: string, b: string): boolean {
  const plain = (name: string) => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  return plain(a) === plain(b);
}
