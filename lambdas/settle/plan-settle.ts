import { planSettle } from '../../core/settle/plan-settle.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { homeServers, registry, volumeMoves, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('planSettle', planSettle, async (scope) => ({
  registry: await registry(scope),
  workloads: await workloads(scope),
  homeServers: await homeServers(scope),
  volumeMoves: await volumeMoves(scope),
  caseFile: caseFile(scope),
  config: scope.config,
}));
