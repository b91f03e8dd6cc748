import { pageProvider } from '../../core/incident/paging/page-provider.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile, incidents } from '../ports/records.ts';
import { wake } from '../ports/wake.ts';

export const handler = taskHandler('pageProvider', pageProvider, { incidents, caseFile }, wake);
