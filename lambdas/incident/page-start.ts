import { pageStart } from '../../core/incident/paging/page-start.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile, incidents } from '../ports/records.ts';
import { wake } from '../ports/wake.ts';

export const handler = taskHandler('pageStart', pageStart, { incidents, caseFile }, wake);
