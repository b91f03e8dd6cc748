import type { Components } from '../../../../core/bootstrap/ports/components.ts';
import type { MigrationJobs } from '../../../../core/bootstrap/ports/migration-jobs.ts';
import type { StartScene } from '../../../../core/bootstrap/ports/start-scene.ts';
import { NotFound } from '../../../../core/kernel/task-error.ts';
import type { WholeService } from '../../../../core/validation/ports.ts';

async function missing(): Promise<never> {
  throw new NotFound('this machine has no components that start in an order: nothing was changed');
}

type StartPorts = {
  startScene: StartScene;
  components: Components;
  migrationJobs: MigrationJobs;
  wholeService: WholeService;
};

/** The ports about starts on a machine without a service that starts in an order. */
export const nothingToStart: StartPorts = {
  startScene: { observe: missing },
  components: { status: missing, scale: missing, deletePods: missing, rollBack: missing, isFunctional: missing },
  migrationJobs: { start: missing, status: missing, stopAll: missing, clear: missing },
  wholeService: { retrieve: async () => null },
};
