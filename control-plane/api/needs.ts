import { Hono } from 'hono';
import type { Need } from '../../core/contracts/http/needs.ts';
import { listNeeds } from '../../core/incident/needs/list-needs.ts';
import type { AppDeps } from './deps.ts';
import { fitting } from './fitting.ts';
import { MOST_BYTES } from './pages.ts';
import type { Signed } from './people.ts';
import { serve } from './serve.ts';
import { soon } from './soon.ts';
import { targetsShown } from './targets.ts';
import { approvalItem } from './views.ts';

/** Routes for everything that waits for a person, on the targets they may look at. */
export function needRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  serve(app, 'GET /api/needs', async (context) => {
    const targetIds = targetsShown(context, deps.config);
    const needs = await listNeeds({ ...deps, registry: soon(deps) }, { targetIds });
    const all = await Promise.all(needs.map((need) => explained(deps, need)));
    const shown = fitting(all, MOST_BYTES);
    const leftOut = all.length - shown.length;
    return { needs: shown, ...(leftOut > 0 && { leftOut }) };
  });
  return app;
}

async function explained(deps: AppDeps, need: Need): Promise<Need> {
  return need.kind === 'approval' ? { ...need, approval: await approvalItem(deps, need.approval) } : need;
}
