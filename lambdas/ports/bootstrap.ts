import type { Components } from '../../core/bootstrap/ports/components.ts';
import type { MigrationJobs } from '../../core/bootstrap/ports/migration-jobs.ts';
import type { StartScene } from '../../core/bootstrap/ports/start-scene.ts';
import { NotFound } from '../../core/kernel/task-error.ts';

/** No adapter to a cluster is there yet: a run about a start ends at its first step, and changes nothing. */
async function missing(): Promise<never> {
  throw new NotFound('this version cannot look at a start in a cluster: nothing was changed');
}

/** What a start shows. */
export const startScene = (): StartScene => ({ observe: missing });

/** The workloads of a service. */
export const components = (): Components => ({
  ...{ status: missing, scale: missing, deletePods: missing, rollBack: missing, isFunctional: missing },
});

/** Declared migrations and their checks. */
export const migrationJobs = (): MigrationJobs => ({
  ...{ start: missing, status: missing, stopAll: missing, clear: missing },
});
