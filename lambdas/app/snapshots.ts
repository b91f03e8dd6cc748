import { Hono } from 'hono';
import { pruneBody } from '../../core/contracts/http.ts';
import { pruneSnapshots } from '../../core/snapshot/prune-snapshots.ts';
import { reviewSnapshots } from '../../core/snapshot/review-snapshots.ts';
import type { AppDeps } from './deps.ts';
import { bodyOf, type Signed } from './requests.ts';

/** Snapshots, what retention says of them, and their removal, of which each body names what a person agreed to. */
export function snapshotRoutes(deps: AppDeps): Hono<Signed> {
  const { targetId } = deps;
  const app = new Hono<Signed>();
  app.get('/snapshots', async (context) => context.json({ snapshots: await deps.snapshots.list(targetId) }));
  app.get('/snapshots/retention', async (context) =>
    context.json({ snapshots: await reviewSnapshots(deps, { targetId }) }),
  );
  app.post('/snapshots/prune', async (context) => {
    const { snapshotIds: only } = await bodyOf(context, pruneBody);
    const pruned = await pruneSnapshots(deps, { targetId, by: context.get('person'), only });
    deps.wake();
    return context.json({ snapshots: pruned });
  });
  return app;
}
