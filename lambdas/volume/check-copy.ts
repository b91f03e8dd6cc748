import { checkCopy } from '../../core/volume/check-copy.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, workloads } from '../ports/cluster.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('checkCopy', checkCopy, async (scope) => ({
  registry: await registry(scope),
  workloads: await workloads(scope),
  jobs: await jobs(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
