import { expireApprovals } from '../../core/approval/expire-approvals.ts';
import { dispatchEffects } from '../../core/incident/dispatch-effects.ts';
import { routeSignals } from '../../core/incident/route-signals.ts';
import type { Executions } from '../../core/kernel/executions.ts';
import { handlersOf } from './handlers.ts';
import { type Loop, loop } from './loops.ts';
import { type Observer, observed } from './observed.ts';
import type { Ports } from './ports.ts';
import type { ProblemLog } from './problems.ts';

const EVERY_MS = 100;

/** What runs without being asked: signals are routed, approvals expire, and what is in the outbox leaves. */
export function background(
  deps: Ports & { executions: Executions },
  report: ProblemLog,
  observer: Observer | undefined,
): Loop {
  const handlers = handlersOf(deps);
  const steps: Record<string, () => Promise<unknown>> = {
    signals: () => routeSignals(deps),
    expiry: () => expireApprovals(deps),
    outbox: () => dispatchEffects(deps, observed({ handlers }, observer).handlers),
  };
  return loop(
    EVERY_MS,
    async () => {
      for (const [name, step] of Object.entries(steps)) await step().catch(report(name));
    },
    report('background'),
  );
}
