import type { BrakesView } from '../../contracts/brakes.ts';
import type { Config } from '../../contracts/config/config.ts';
import type { KillSwitch } from '../../kernel/kill-switch.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Breakers, Incidents } from '../ports.ts';
import { budgetUseOf } from './brakes.ts';

type Deps = { incidents: Incidents; breakers: Breakers; killSwitch: KillSwitch; clock: Clock; config: Config };

/** What holds remediation back now: kill switch, budgets and open breakers of all targets. */
export async function showBrakes({ incidents, breakers, killSwitch, clock, config }: Deps): Promise<BrakesView> {
  const targets = config.targets.map(({ id }) => id);
  const uses = targets.map(async (targetId) => {
    const history = await incidents.list({ targetId, runbook: 'shard-restore' });
    return budgetUseOf(config, targetId, history, clock.now());
  });
  return {
    killSwitch: await killSwitch.read().catch(() => null),
    budgets: await Promise.all(uses),
    breakers: (await Promise.all(targets.map((targetId) => breakers.list(targetId))))
      .flat()
      .filter(({ resetAt }) => resetAt === null),
  };
}
