import { planRamp } from '../../core/provider/plan-ramp.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('planRamp', planRamp, { caseFile });
