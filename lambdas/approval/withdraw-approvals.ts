import { withdrawApprovals } from '../../core/approval/withdraw-approvals.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { approvals } from '../ports/records.ts';
import { clock } from '../ports/scope.ts';
import { wake } from '../ports/wake.ts';

export const handler = taskHandler('withdrawApprovals', withdrawApprovals, { approvals, clock }, wake);
