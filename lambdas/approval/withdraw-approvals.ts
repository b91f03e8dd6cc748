import { withdrawApprovals } from '../../core/approval/withdraw-approvals.ts';
import { approvals } from '../ports/records.ts';
import { wake } from '../ports/wake.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler(
  'withdrawApprovals',
  withdrawApprovals,
  (scope) => ({
    approvals: approvals(),
    clock: scope.clock,
  }),
  wake,
);
