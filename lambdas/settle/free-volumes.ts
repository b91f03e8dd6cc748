import { freeVolumes } from '../../core/settle/free-volumes.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { homeServers, volumeMoves } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('freeVolumes', freeVolumes, async (scope) => ({
  homeServers: await homeServers(scope),
  volumeMoves: await volumeMoves(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
}));
