import { TaskError } from '../kernel/task-error.ts';

/**
 * The decision came too late: the approval was decided, expired or withdrawn. The message says by
 * whom and when.
 */
export class ApprovalClosed extends TaskError {
  override readonly name = 'ApprovalClosed' as const;
}

/** The person who asked for a run may not decide about it. */
export class SelfApproval extends Error {
  override readonly name = 'SelfApproval' as const;
}

/** A rejection needs a reason. */
export class ReasonRequired extends Error {
  override readonly name = 'ReasonRequired' as const;
}
