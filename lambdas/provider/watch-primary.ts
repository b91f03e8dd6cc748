import { watchPrimary } from '../../core/provider/watch-primary.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('watchPrimary', watchPrimary, { caseFile });
