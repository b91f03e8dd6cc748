import { requestApproval } from '../../core/approval/request-approval.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { approvals, caseFile, incidents } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';
import { wake } from '../ports/wake.ts';

export const handler = taskHandler(
  'requestApproval',
  requestApproval,
  { approvals, incidents, caseFile, clock, config },
  wake,
);
