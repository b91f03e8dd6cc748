import { drainBacklog } from '../../core/provider/drain-backlog.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('drainBacklog', drainBacklog, { caseFile });
