import { judgeStart } from '../../core/bootstrap/judge-start.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { startScene } from '../ports/bootstrap.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('judgeStart', judgeStart, { startScene, caseFile, clock, config });
