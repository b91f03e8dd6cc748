import { leaveGenerator } from '../../core/provider/leave-generator.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('leaveGenerator', leaveGenerator, { caseFile });
