import { clearMigrations } from '../../core/bootstrap/clear-migrations.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { migrationJobs } from '../ports/bootstrap.ts';

export const handler = taskHandler('clearMigrations', clearMigrations, { migrationJobs });
