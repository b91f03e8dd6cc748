import { checkMove } from '../../core/settle/check-move.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { volumeMoves } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('checkMove', checkMove, { volumeMoves, caseFile, clock, config });
