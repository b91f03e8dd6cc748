import { offerMove } from '../../core/settle/offer-move.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { homeServers, registry, volumeMoves, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('offerMove', offerMove, async (scope) => ({
  registry: await registry(scope),
  workloads: await workloads(scope),
  homeServers: await homeServers(scope),
  volumeMoves: await volumeMoves(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
