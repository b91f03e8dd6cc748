import { Hono } from 'hono';
import type { Need } from '../../core/contracts/http/needs.ts';
import { listNeeds } from '../../core/incident/needs/list-needs.ts';
import type { AppDeps } from './deps.ts';
import type { Signed } from './people.ts';
import { soon } from './soon.ts';
import { targetsShown } from './targets.ts';
import { approvalItem } from './views.ts';

/** Everything that waits for whoever asks, on the targets that they may look at. */
export function needRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  app.get('/needs', async (context) => {
    const targetIds = targetsShown(context, deps.config);
    const needs = await listNeeds({ ...deps, registry: soon(deps) }, { targetIds });
    return context.json({ needs: await Promise.all(needs.map((need) => explained(deps, need))) });
  });
  return app;
}

async function explained(deps: AppDeps, need: Need): Promise<Need> {
  return need.kind === 'approval' ? { ...need, approval: await approvalItem(deps, need.approval) } : need;
}
