import { type Context, Hono } from 'hono';
import { placeOfSnapshot, sourcesOf } from '../../core/kernel/listing.ts';
import { pruneSnapshots } from '../../core/snapshot/prune-snapshots.ts';
import { reviewSnapshots } from '../../core/snapshot/review-snapshots.ts';
import type { AppDeps } from './deps.ts';
import { pageIn, pageOf } from './pages.ts';
import type { Signed } from './people.ts';
import { serve } from './serve.ts';
import { targetWith } from './targets.ts';

/**
 * Routes for snapshots, for what retention says about them, and for their removal. The body of a
 * removal lists what the person agreed to lose.
 */
export function snapshotRoutes(deps: AppDeps): Hono<Signed> {
  const { config } = deps;
  const app = new Hono<Signed>();
  serve(app, 'GET /api/snapshots', async (context) => {
    const { targetId } = targetWith(context, config, 'reader');
    return pageFrom(context, 'snapshots', await deps.snapshots.list(targetId));
  });
  serve(app, 'GET /api/snapshots/retention', async (context) => {
    const { targetId } = targetWith(context, config, 'reader');
    return pageFrom(context, 'retention', await reviewSnapshots(deps, { targetId }));
  });
  serve(app, 'POST /api/snapshots/prune', async (context, body) => {
    const asked = targetWith(context, config, 'operator');
    const { snapshotIds: only } = await body();
    const pruned = await pruneSnapshots(deps, { ...asked, only });
    await deps.wake();
    return { snapshots: pruned, next: null };
  });
  return app;
}

/** Pages over all snapshots of a target; retention keeps them few. */
async function pageFrom<T extends Listed>(context: Context, list: string, all: T[]) {
  const { limit, before } = pageIn(context, list);
  const { choose } = sourcesOf<T>({ limit: limit + 1, ...(before && { before }) }, placeOfSnapshot);
  const itemOf = (snapshot: T) => snapshot;
  const { items, next } = await pageOf(choose(all), { list, limit, placeOf: placeOfSnapshot, itemOf });
  return { snapshots: items, next };
}
type Listed = { snapshotId: string; targetId: string; takenAt: string };
