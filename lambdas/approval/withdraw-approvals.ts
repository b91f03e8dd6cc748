import { withdrawApprovals } from '../../core/approval/withdraw-approvals.ts';
import { approvals } from '../ports/records.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler('withdrawApprovals', withdrawApprovals, ({ clock }) => ({
  approvals: approvals(),
  clock,
}));
