import { planSwitch } from '../../core/provider/plan-switch.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { providerFlag } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { config } from '../ports/scope.ts';

export const handler = taskHandler('planSwitch', planSwitch, { providerFlag, caseFile, config });
