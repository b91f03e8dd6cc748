import { requestApproval } from '../../core/approval/request-approval.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { approvals, caseFile, incidents } from '../ports/records.ts';
import { wake } from '../ports/wake.ts';

export const handler = taskHandler(
  'requestApproval',
  requestApproval,
  (scope) => ({
    approvals: approvals(),
    incidents: incidents(),
    caseFile: caseFile(scope),
    clock: scope.clock,
    config: scope.config,
  }),
  wake,
);
