import { takeTurn } from '../../core/turn/take-turn.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile, turns } from '../ports/records.ts';

export const handler = taskHandler('takeTurn', takeTurn, (scope) => ({
  turns: turns(),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
