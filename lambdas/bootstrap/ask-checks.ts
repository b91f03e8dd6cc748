import { askChecks } from '../../core/bootstrap/ask-checks.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { components, migrationJobs } from '../ports/bootstrap.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('askChecks', askChecks, { components, migrationJobs, caseFile, clock, config });
