import { type Context, Hono } from 'hono';
import { pruneBody } from '../../core/contracts/http/http.ts';
import { placeOfSnapshot, sourcesOf } from '../../core/kernel/listing.ts';
import { pruneSnapshots } from '../../core/snapshot/prune-snapshots.ts';
import { reviewSnapshots } from '../../core/snapshot/review-snapshots.ts';
import type { AppDeps } from './deps.ts';
import { pageIn, pageOf } from './pages.ts';
import type { Signed } from './people.ts';
import { bodyOf } from './requests.ts';
import { targetWith } from './targets.ts';

/** Snapshots, what retention says of them, and their removal, of which each body names what a person agreed to. */
export function snapshotRoutes(deps: AppDeps): Hono<Signed> {
  const { config } = deps;
  const app = new Hono<Signed>();
  app.get('/snapshots', async (context) => {
    const { targetId } = targetWith(context, config, 'reader');
    return context.json(await pageFrom(context, 'snapshots', await deps.snapshots.list(targetId)));
  });
  app.get('/snapshots/retention', async (context) => {
    const { targetId } = targetWith(context, config, 'reader');
    return context.json(await pageFrom(context, 'retention', await reviewSnapshots(deps, { targetId })));
  });
  app.post('/snapshots/prune', async (context) => {
    const asked = targetWith(context, config, 'operator');
    const { snapshotIds: only } = await bodyOf(context, pruneBody);
    const pruned = await pruneSnapshots(deps, { ...asked, only });
    await deps.wake();
    return context.json({ snapshots: pruned, next: null });
  });
  return app;
}

/** A page of all snapshots of a target, which retention keeps few. */
async function pageFrom<T extends Listed>(context: Context, list: string, all: T[]) {
  const { limit, before } = pageIn(context, list);
  const { choose } = sourcesOf<T>({ limit: limit + 1, ...(before && { before }) }, placeOfSnapshot);
  const itemOf = (snapshot: T) => snapshot;
  const { items, next } = await pageOf(choose(all), { list, limit, placeOf: placeOfSnapshot, itemOf });
  return { snapshots: items, next };
}
type Listed = { snapshotId: string; targetId: string; takenAt: string };
