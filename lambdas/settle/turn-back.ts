import { turnBack } from '../../core/settle/turn-back.ts';
import { homeServers, registry, volumeMoves } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler('turnBack', turnBack, async (scope) => ({
  registry: await registry(scope),
  homeServers: await homeServers(scope),
  volumeMoves: await volumeMoves(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
}));
