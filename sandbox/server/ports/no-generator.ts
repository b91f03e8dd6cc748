import { NotFound } from '../../../core/kernel/task-error.ts';
import type { GeneratorPods } from '../../../core/provider/ports/generator-pods.ts';

/** The pods of a sandbox that generates no answers. */
export const noGenerator: GeneratorPods = {
  readings: async () => [],
  ask: async () => [],
  probe: async (targetId, provider) => {
    throw new NotFound(`target '${targetId}' asks no provider '${provider}': the sandbox runs no gateway`);
  },
};
