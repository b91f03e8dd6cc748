import { judgeRamp } from '../../core/provider/judge-ramp.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('judgeRamp', judgeRamp, { caseFile });
