import { checkMove } from '../../core/settle/check-move.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { volumeMoves } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('checkMove', checkMove, async (scope) => ({
  volumeMoves: await volumeMoves(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
