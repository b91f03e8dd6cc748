import { judgeRamp } from '../../core/provider/judge-ramp.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorStates } from '../ports/generators.ts';
import { generatorPods } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('judgeRamp', judgeRamp, { generatorPods, generatorStates, caseFile, clock, config });
