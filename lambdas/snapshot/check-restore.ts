import { checkRestore } from '../../core/snapshot/restore/check-restore.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('checkRestore', checkRestore, async (scope) => ({
  jobs: await jobs(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
