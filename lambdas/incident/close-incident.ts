import { closeIncident } from '../../core/incident/close-incident.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile, incidents } from '../ports/records.ts';
import { clock } from '../ports/scope.ts';
import { wake } from '../ports/wake.ts';

export const handler = taskHandler('closeIncident', closeIncident, { incidents, caseFile, clock }, wake);
