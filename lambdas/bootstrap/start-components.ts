import { startComponents } from '../../core/bootstrap/start-components.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { components, migrationJobs } from '../ports/bootstrap.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('startComponents', startComponents, {
  components,
  migrationJobs,
  caseFile,
  clock,
  config,
});
