import { Hono } from 'hono';
import type { RegistryEntry } from '../../core/contracts/registry.ts';
import { listNeeds } from '../../core/incident/needs/list-needs.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { AppDeps } from './deps.ts';
import type { Signed } from './people.ts';
import { shown } from './targets.ts';

/** A cluster that does not answer hides no plan that waits. */
const REGISTRY_MS = 3_000;

/** Everything that waits for whoever asks, on the targets that they may look at. */
export function needRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  app.get('/needs', async (context) => {
    const isShown = shown(context);
    const targetIds = deps.config.targets.map(({ id }) => id).filter((targetId) => isShown({ targetId }));
    const registry = { read: (targetId: string) => readSoon(deps, targetId) };
    return context.json({ needs: await listNeeds({ ...deps, registry }, { targetIds }) });
  });
  return app;
}

async function readSoon({ registry }: AppDeps, targetId: string): Promise<RegistryEntry[]> {
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
