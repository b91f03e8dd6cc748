import { checkRestore } from '../../core/snapshot/check-restore.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler('checkRestore', checkRestore, async (scope) => ({
  jobs: await jobs(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
