import { planRamp } from '../../core/provider/plan-ramp.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorStates } from '../ports/generators.ts';
import { providerFlag } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { config } from '../ports/scope.ts';

export const handler = taskHandler('planRamp', planRamp, { generatorStates, providerFlag, caseFile, config });
