import { requestApproval } from './request-approval.ts';
import { withdrawApprovals } from './withdraw-approvals.ts';

export const approvalVerbs = { requestApproval, withdrawApprovals };
