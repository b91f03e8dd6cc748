import type { RegistryEntry } from '../../core/contracts/registry.ts';
import type { Registry } from '../../core/kernel/ports/registry.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';

type Registries = { registry: Pick<Registry, 'read'> };
/** A cluster that does not answer must not hide a waiting plan. */
const REGISTRY_MS = 3_000;

/** Returns the same registry, but throws DependencyUnavailable if it does not answer within three seconds. */
export const soon = (deps: Registries): Pick<Registry, 'read'> => ({
  read: (targetId) => readSoon(deps, targetId),
});

async function readSoon({ registry }: Registries, targetId: string): Promise<RegistryEntry[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new DependencyUnavailable(`the registry of '${targetId}' did not answer within ${REGISTRY_MS} ms`);
    timer = setTimeout(() => reject(error), REGISTRY_MS);
  });
  try {
    return await Promise.race([registry.read(targetId), late]);
  } finally {
    clearTimeout(timer);
  }
}
