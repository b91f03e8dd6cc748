import { checkRestore } from '../../core/snapshot/restore/check-restore.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('checkRestore', checkRestore, { jobs, caseFile, clock, config });
