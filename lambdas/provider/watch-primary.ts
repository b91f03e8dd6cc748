import { watchPrimary } from '../../core/provider/watch-primary.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorPods } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('watchPrimary', watchPrimary, { generatorPods, caseFile, clock, config });
