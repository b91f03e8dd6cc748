import { startMoved } from '../../core/settle/start-moved.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('startMoved', startMoved, async (scope) => ({
  registry: await registry(scope),
  workloads: await workloads(scope),
  caseFile: caseFile(scope),
}));
