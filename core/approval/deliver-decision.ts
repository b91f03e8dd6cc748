import { taskContracts } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import { type Executions, TokenGone } from '../kernel/executions.ts';
import type { Approvals } from './ports.ts';

type Deps = { approvals: Approvals; executions: Pick<Executions, 'succeed'>; caseFile: CaseFile };

/** Hands a decision, as it stands in the record, to the state that waits for it; where none waits any more, that is noted. Throws what is worth another try. */
export async function deliverDecision(
  { approvals, executions, caseFile }: Deps,
  { approvalId }: { approvalId: string },
): Promise<void> {
  const { state, decidedBy, planHash, incidentId } = await approvals.get(approvalId);
  const output = {
    approved: state === 'Approved',
    expired: state === 'Expired',
    decidedBy: (decidedBy ?? '').slice(0, 256),
    planHash,
  };
  try {
    await executions.succeed(await approvals.token(approvalId), taskContracts.requestApproval.output.parse(output));
  } catch (error) {
    if (!(error instanceof TokenGone)) throw error;
    await caseFile.note(
      incidentId,
      `undelivered:${approvalId}`,
      `no step waits for the decision ${state}: it came too late, or was handed over before`,
    );
  }
}
