import { stepRamp } from '../../core/provider/step-ramp.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorStates, providerFlag } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('stepRamp', stepRamp, { generatorStates, providerFlag, caseFile, clock, config });
