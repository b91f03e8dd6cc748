import type { MigrationJobs } from '../../../core/bootstrap/ports/migration-jobs.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { clearRuns } from './clear-runs.ts';
import { migrationStatus } from './migration-status.ts';
import { type MigrationDeps, startMigration } from './start-migration.ts';
import { stopRuns } from './stop-runs.ts';

/**
 * Migrations and checks as Jobs in a cluster, each made of the pod template of its workload. A
 * ConfigMap for each component says what ran, and keeps the logs.
 */
export function kubernetesMigrationJobs(deps: MigrationDeps): MigrationJobs {
  return {
    start: (fence, jobId, spec) => startMigration(deps, fence, jobId, spec),
    async status(targetId, jobId) {
      if (targetId !== deps.target.id)
        throw new NotFound(`target '${targetId}' is not configured here: check its name`);
      return migrationStatus(deps, jobId);
    },
    stopAll: (fence) => stopRuns(deps, fence),
    clear: (fence) => clearRuns(deps, fence),
  };
}
