import { PERIOD_SECONDS, SCHEDULED } from '../../core/contracts/runbooks.ts';
import { startScheduled } from '../../core/incident/start-scheduled.ts';
import { settleEach } from '../../core/kernel/settle-each.ts';

type Deps = Parameters<typeof startScheduled>[0];

/** How long a sandbox that comes up is left alone. */
const FIRST_MS = 60_000;

/**
 * Starts scheduled runbooks, each once its period has passed since the last recorded run. A restart
 * neither doubles nor loses a run, and a machine that slept for days catches up with one.
 */
export function schedules(deps: Deps): () => Promise<void> {
  const from = deps.clock.now() + FIRST_MS;
  return async () => {
    if (deps.clock.now() < from) return;
    await settleEach(SCHEDULED, async ({ runbook, schedule }) => {
      await startScheduled(deps, { runbook, apartSeconds: PERIOD_SECONDS[schedule] });
    });
  };
}
