import { serveFallback } from '../../core/provider/serve-fallback.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorStates } from '../ports/generators.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('serveFallback', serveFallback, { generatorStates, caseFile, clock, config });
