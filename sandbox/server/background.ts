import { deliverDecision } from '../../core/approval/deliver-decision.ts';
import { expireApprovals } from '../../core/approval/expire-approvals.ts';
import { remindPeople } from '../../core/approval/remind-people.ts';
import { dispatchEffects } from '../../core/incident/dispatch-effects.ts';
import { routeSignals } from '../../core/incident/route-signals.ts';
import { startExecution } from '../../core/incident/start-execution.ts';
import { stopEverything } from '../../core/incident/stop-everything.ts';
import { stopExecution } from '../../core/incident/stop-execution.ts';
import { watchLeases } from '../../core/incident/watch-leases.ts';
import type { Executions } from '../../core/kernel/executions.ts';
import { sendNotification } from '../../core/report/send-notification.ts';
import { writeReport } from '../../core/report/write-report.ts';
import { type Loop, loop } from './loops.ts';
import { type Observer, observed } from './observed.ts';
import type { Ports } from './ports.ts';
import type { ProblemLog } from './problems.ts';

const EVERY_MS = 100;
/** What waits behind an open incident is looked at less often: there may be thousands. */
const QUEUE_EVERY_PASSES = 10;

/** What runs without being asked: signals are routed, approvals expire, and what is in the outbox leaves. */
export function background(
  deps: Ports & { executions: Executions },
  report: ProblemLog,
  observer: Observer | undefined,
): Loop {
  const handlers = {
    'start-execution': (effect) => startExecution(deps, effect),
    'stop-execution': (effect) => stopExecution(deps, effect),
    'deliver-decision': (effect) => deliverDecision(deps, effect),
    remind: (effect) => remindPeople(deps, effect),
    'write-report': async (effect) => void (await writeReport(deps, effect)),
    notify: (effect) => sendNotification(deps, effect),
  } satisfies Parameters<typeof dispatchEffects>[1];
  let passes = 0;
  const steps: Record<string, () => Promise<unknown>> = {
    killSwitch: () => stopEverything(deps),
    signals: () => routeSignals(deps, { queued: passes++ % QUEUE_EVERY_PASSES === 0 }),
    expiry: () => expireApprovals(deps),
    outbox: () => dispatchEffects(deps, observed({ handlers }, observer).handlers),
    // After the outbox: what was to be started while nobody was there is started, not taken over.
    leases: () => watchLeases(deps),
  };
  return loop(
    EVERY_MS,
    async () => {
      for (const [name, step] of Object.entries(steps)) await step().catch(report(name));
    },
    report('background'),
  );
}
