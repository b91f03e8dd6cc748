import { pageOperator } from '../../core/incident/page-operator.ts';
import { caseFile, incidents } from '../ports/records.ts';
import { wake } from '../ports/wake.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler(
  'pageOperator',
  pageOperator,
  (scope) => ({
    incidents: incidents(),
    caseFile: caseFile(scope),
  }),
  wake,
);
