import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { MigrationJobs } from './ports/migration-jobs.ts';

/** Removes the objects of the incident's ended Jobs, so that they block no release; their logs stay. */
export async function clearMigrations(
  { migrationJobs }: { migrationJobs: MigrationJobs },
  input: TaskInput<'clearMigrations'>,
): Promise<TaskOutput<'clearMigrations'>> {
  await migrationJobs.clear(input);
  return {};
}
