import { expireApprovals } from '../../core/approval/expire-approvals.ts';
import { stopEverything } from '../../core/incident/brakes/stop-everything.ts';
import { dispatchEffects } from '../../core/incident/dispatch-effects.ts';
import { routeSignals } from '../../core/incident/route-signals.ts';
import { watchLeases } from '../../core/incident/watch-leases.ts';
import { reasonToStop } from '../../core/kernel/kill-switch.ts';
import { settleEach } from '../../core/kernel/settle-each.ts';
import { watchRoutes } from '../../core/shard/watch-routes.ts';
import { pruneSnapshots } from '../../core/snapshot/prune-snapshots.ts';

type DepsOf<Verb extends (deps: never, ...rest: never[]) => unknown> = Parameters<Verb>[0];
/** The ports of the background steps. */
export type BackgroundDeps = DepsOf<typeof stopEverything> &
  DepsOf<typeof routeSignals> &
  DepsOf<typeof expireApprovals> &
  DepsOf<typeof dispatchEffects> &
  DepsOf<typeof watchLeases> &
  DepsOf<typeof watchRoutes>;
type Options = { handlers: Parameters<typeof dispatchEffects>[1]; queued: boolean };

/**
 * The steps that run again and again, in this order, each independent of the others. `queued` also
 * looks at alerts behind open incidents, of which there may be thousands, and at the clusters of
 * all targets.
 */
export function backgroundSteps(
  deps: BackgroundDeps,
  { handlers, queued }: Options,
): Record<string, () => Promise<unknown>> {
  return {
    killSwitch: () => stopEverything(deps),
    signals: () => routeSignals(deps, { queued }),
    expiry: () => expireApprovals(deps),
    outbox: () => dispatchEffects(deps, handlers),
    // After the outbox, so that an execution that was queued while no process ran is started, not taken over.
    leases: () => watchLeases(deps),
    ...(queued && { routes: () => watchRoutes(deps) }),
  };
}

/**
 * Removes, once a day, the snapshots of all targets that retention no longer keeps, unless the kill
 * switch is on.
 */
export async function dailyRetention(
  deps: DepsOf<typeof pruneSnapshots> & Pick<BackgroundDeps, 'killSwitch' | 'config'>,
): Promise<void> {
  if ((await reasonToStop(deps.killSwitch)) !== null) return;
  await settleEach(deps.config.targets, async ({ id: targetId }) => {
    await pruneSnapshots(deps, { targetId, by: { kind: 'ragmend' }, only: null });
  });
}
