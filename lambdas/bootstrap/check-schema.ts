import { checkSchema } from '../../core/bootstrap/check-schema.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { migrationJobs } from '../ports/bootstrap.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('checkSchema', checkSchema, { migrationJobs, caseFile, clock, config });
