import { Hono } from 'hono';
import { pruneBody } from '../../core/contracts/http/http.ts';
import { pruneSnapshots } from '../../core/snapshot/prune-snapshots.ts';
import { reviewSnapshots } from '../../core/snapshot/review-snapshots.ts';
import type { AppDeps } from './deps.ts';
import type { Signed } from './people.ts';
import { bodyOf } from './requests.ts';
import { targetWith } from './targets.ts';

/** Snapshots, what retention says of them, and their removal, of which each body names what a person agreed to. */
export function snapshotRoutes(deps: AppDeps): Hono<Signed> {
  const { config } = deps;
  const app = new Hono<Signed>();
  app.get('/snapshots', async (context) => {
    const { targetId } = targetWith(context, config, 'reader');
    return context.json({ snapshots: await deps.snapshots.list(targetId) });
  });
  app.get('/snapshots/retention', async (context) => {
    const { targetId } = targetWith(context, config, 'reader');
    return context.json({ snapshots: await reviewSnapshots(deps, { targetId }) });
  });
  app.post('/snapshots/prune', async (context) => {
    const asked = targetWith(context, config, 'operator');
    const { snapshotIds: only } = await bodyOf(context, pruneBody);
    const pruned = await pruneSnapshots(deps, { ...asked, only });
    await deps.wake();
    return context.json({ snapshots: pruned });
  });
  return app;
}
