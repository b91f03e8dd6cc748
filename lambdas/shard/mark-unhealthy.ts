import { markUnhealthy } from '../../core/shard/mark-unhealthy.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('markUnhealthy', markUnhealthy, async (scope) => ({
  registry: await registry(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
}));
