import type { Config, TargetConfig } from '../contracts/config/config.ts';
import { isOnlyObserved } from '../contracts/config/target-of.ts';
import { instantOf } from '../kernel/instant.ts';
import { type KillSwitch, reasonToStop } from '../kernel/kill-switch.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Notifier } from '../kernel/ports/notifier.ts';
import { settleEach } from '../kernel/settle-each.ts';
import type { Drift, Routes } from './ports.ts';

type Deps = {
  routes: Routes;
  notifier: Notifier;
  killSwitch: KillSwitch;
  clock: Clock;
  config: Pick<Config, 'targets'>;
};

/**
 * Compares the way to every shard with the registry, since a deployment of the team may have
 * changed it. Undoes differences that are Ragmend's to undo, unless the target is only observed or
 * the kill switch is on. Tells people once for each state.
 */
export async function watchRoutes(deps: Deps): Promise<void> {
  await settleEach(deps.config.targets, async (target) => {
    const drifts = await deps.routes.drifts(target.id);
    await settleEach(drifts, async (drift) => tell(deps, target, drift, await settled(deps, target, drift)));
  });
}

/** Returns in words what was done about it. */
async function settled(deps: Deps, target: TargetConfig, drift: Drift): Promise<string> {
  const { id } = target;
  if (!drift.isOurs) return 'Ragmend may not change that';
  if (isOnlyObserved(target, 'shard')) return `'${id}' is only observed, so nothing was changed`;
  const reason = await reasonToStop(deps.killSwitch);
  if (reason !== null) return `nothing was changed: ${reason}`;
  try {
    return (await deps.routes.mend(id, drift.id)) ? 'put back' : 'it changed again meanwhile; the next look decides';
  } catch (error) {
    return `it could not be put back (${error instanceof Error ? error.message : String(error)})`;
  }
}

async function tell({ notifier, clock }: Deps, { id }: TargetConfig, drift: Drift, settled: string): Promise<void> {
  const { shardId, found, isHarmful, advice } = drift;
  await notifier.notify({
    id: `drift:${drift.id}`,
    incidentId: null,
    severity: isHarmful ? 'critical' : 'info',
    text: [`${shardId} of '${id}': ${found}; ${settled}.`, ...(advice === null ? [] : [`${advice}.`])].join(' '),
    at: instantOf(clock.now()),
  });
}
