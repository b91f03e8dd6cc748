import { planStart } from '../../core/bootstrap/plan-start.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { components, migrationJobs, startScene } from '../ports/bootstrap.ts';
import { caseFile, incidents } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('planStart', planStart, {
  startScene,
  components,
  migrationJobs,
  incidents,
  caseFile,
  clock,
  config,
});
