import { checkComponents } from '../../core/bootstrap/check-components.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { components, migrationJobs } from '../ports/bootstrap.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('checkComponents', checkComponents, {
  components,
  migrationJobs,
  caseFile,
  clock,
  config,
});
