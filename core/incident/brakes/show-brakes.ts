import type { BrakesView } from '../../contracts/brakes.ts';
import type { Config } from '../../contracts/config/config.ts';
import type { RunbookName } from '../../contracts/runbooks.ts';
import type { KillSwitch } from '../../kernel/kill-switch.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Breakers, Incidents } from '../ports.ts';
import { startedBy } from '../route-of.ts';
import { brakesSince, budgetUseOf } from './brakes.ts';

type Deps = { incidents: Incidents; breakers: Breakers; killSwitch: KillSwitch; clock: Clock; config: Config };

/** Returns what holds remediation back on these targets: kill switch, budgets and open breakers. */
export async function showBrakes(
  { incidents, breakers, killSwitch, clock, config }: Deps,
  { targetIds }: { targetIds: string[] },
): Promise<BrakesView> {
  const uses = targetIds.map(async (targetId) => {
    const now = clock.now();
    const history = await incidents.list({ targetIds: [targetId], since: brakesSince(config, targetId, now) });
    return startedOn(config, targetId).map((runbook) => {
      const runs = history.filter((each) => each.runbook === runbook);
      return budgetUseOf(config, { targetId, runbook }, runs, now);
    });
  });
  return {
    killSwitch: await killSwitch.read().catch(() => null),
    budgets: (await Promise.all(uses)).flat(),
    breakers: (await Promise.all(targetIds.map((targetId) => breakers.list(targetId))))
      .flat()
      .filter(({ resetAt }) => resetAt === null),
  };
}

/** Returns the runbooks that alerts start on a target, each once. */
function startedOn(config: Config, targetId: string): RunbookName[] {
  const routes = config.routes.filter(({ target }) => target === targetId);
  return [...new Set(routes.map((route) => startedBy(config, route)))];
}
