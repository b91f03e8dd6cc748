import { throttleTraffic } from '../../core/provider/throttle-traffic.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorStates } from '../ports/generators.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('throttleTraffic', throttleTraffic, { generatorStates, caseFile, clock, config });
