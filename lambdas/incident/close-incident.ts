import { closeIncident } from '../../core/incident/close-incident.ts';
import { caseFile, incidents } from '../ports/records.ts';
import { wake } from '../ports/wake.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler(
  'closeIncident',
  closeIncident,
  (scope) => ({
    incidents: incidents(),
    caseFile: caseFile(scope),
    clock: scope.clock,
  }),
  wake,
);
