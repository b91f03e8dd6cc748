import { pageOperator } from '../../core/incident/paging/page-operator.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile, incidents } from '../ports/records.ts';
import { wake } from '../ports/wake.ts';

export const handler = taskHandler('pageOperator', pageOperator, { incidents, caseFile }, wake);
