import { expireApprovals } from '../../core/approval/expire-approvals.ts';
import { dispatchEffects } from '../../core/incident/dispatch-effects.ts';
import { routeSignals } from '../../core/incident/route-signals.ts';
import { stopEverything } from '../../core/incident/stop-everything.ts';
import { watchLeases } from '../../core/incident/watch-leases.ts';
import type { Executions } from '../../core/kernel/executions.ts';
import { reasonToStop } from '../../core/kernel/kill-switch.ts';
import { pruneSnapshots } from '../../core/snapshot/prune-snapshots.ts';
import { handlersOf } from './handlers.ts';
import { type Loop, loop } from './loops.ts';
import { type Observer, observed } from './observed.ts';
import type { Ports } from './ports.ts';
import type { ProblemLog } from './problems.ts';

const EVERY_MS = 100;
/** What waits behind an open incident is looked at less often: there may be thousands. */
const QUEUE_EVERY_PASSES = 10;
const DAY_MS = 24 * 3600 * 1000;

/** What runs without being asked: signals are routed, approvals expire, what is in the outbox leaves; once a day, snapshots that are too old go. */
export function background(
  deps: Ports & { executions: Executions },
  report: ProblemLog,
  observer: Observer | undefined,
): Loop {
  const handlers = handlersOf(deps);
  let passes = 0;
  const steps: Record<string, () => Promise<unknown>> = {
    killSwitch: () => stopEverything(deps),
    signals: () => routeSignals(deps, { queued: passes++ % QUEUE_EVERY_PASSES === 0 }),
    expiry: () => expireApprovals(deps),
    outbox: () => dispatchEffects(deps, observed({ handlers }, observer).handlers),
    // After the outbox: what was to be started while nobody was there is started, not taken over.
    leases: () => watchLeases(deps),
  };
  const often = async () => {
    for (const [name, step] of Object.entries(steps)) await step().catch(report(name));
  };
  const daily = async () => {
    if ((await reasonToStop(deps.killSwitch)) !== null) return;
    await pruneSnapshots(deps, { targetId: deps.targetId, by: 'ragmend', only: null });
  };
  const [work, retention] = [loop(EVERY_MS, often, report('background')), loop(DAY_MS, daily, report('retention'))];
  return {
    wake: work.wake,
    stop: async () => {
      await Promise.all([work.stop(), retention.stop()]);
    },
  };
}
