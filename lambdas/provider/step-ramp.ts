import { stepRamp } from '../../core/provider/step-ramp.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorStates } from '../ports/generators.ts';
import { providerFlag } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('stepRamp', stepRamp, { generatorStates, providerFlag, caseFile, clock, config });
