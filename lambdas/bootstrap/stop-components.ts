import { stopComponents } from '../../core/bootstrap/stop-components.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { components, startScene } from '../ports/bootstrap.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('stopComponents', stopComponents, {
  components,
  startScene,
  caseFile,
  clock,
  config,
});
