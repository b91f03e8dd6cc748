import { takeTurn } from '../../core/turn/take-turn.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { caseFile, turns } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('takeTurn', takeTurn, { turns, caseFile, clock, config });
