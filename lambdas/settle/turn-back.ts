import { turnBack } from '../../core/settle/turn-back.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { homeServers, registry, volumeMoves } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('turnBack', turnBack, async (scope) => ({
  registry: await registry(scope),
  homeServers: await homeServers(scope),
  volumeMoves: await volumeMoves(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
}));
