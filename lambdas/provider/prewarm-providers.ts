import { prewarmProviders } from '../../core/provider/prewarm-providers.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('prewarmProviders', prewarmProviders, { caseFile });
