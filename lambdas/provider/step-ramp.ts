import { stepRamp } from '../../core/provider/step-ramp.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('stepRamp', stepRamp, { caseFile });
