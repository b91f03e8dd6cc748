import type { Approval } from '../contracts/approval.ts';
import { taskContracts } from '../contracts/rooms.ts';
import { isPerson, nameOfWho } from '../contracts/who.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import { type Executions, TokenGone } from '../kernel/ports/executions.ts';
import type { Approvals } from './ports.ts';

type Deps = { approvals: Approvals; executions: Pick<Executions, 'succeed'>; caseFile: CaseFile };

/**
 * Notes the recorded decision and hands it to the waiting state. Notes it too when no state waits
 * any more. Throws only errors that are worth a retry.
 */
export async function deliverDecision(
  { approvals, executions, caseFile }: Deps,
  { approvalId }: { approvalId: string },
): Promise<void> {
  const approval = await approvals.get(approvalId);
  const { state, decidedBy, planHash, incidentId } = approval;
  await caseFile.note(incidentId, `decided:${approvalId}`, textOf(approval));
  const output = {
    approved: state === 'Approved',
    expired: state === 'Expired',
    decidedBy: nameOfWho(decidedBy ?? '').slice(0, 256),
    planHash,
  };
  try {
    await executions.succeed(await approvals.token(approvalId), taskContracts.requestApproval.output.parse(output));
  } catch (error) {
    if (!(error instanceof TokenGone)) throw error;
    await caseFile.note(
      incidentId,
      `undelivered:${approvalId}`,
      `no step waits for the decision ${state}: it came too late, or was already handed over`,
    );
  }
}

function textOf({ state, decidedBy, reason, plan }: Approval): string {
  if (state === 'Expired') return 'nobody decided in time: the approval expired';
  const by = decidedBy ?? 'somebody';
  if (!isPerson(by) && by.kind === 'policy') return `approved by policy: ${plan.summary}`;
  return `${state.toLowerCase()} by ${nameOfWho(by)}${reason === null ? '' : `: ${reason}`}`;
}
