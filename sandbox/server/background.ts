import { signalSweep } from '../../adapters/local/sweep-signals.ts';
import { backgroundSteps, dailyRetention } from '../../control-plane/background/background.ts';
import { handlersOf } from '../../control-plane/background/handlers.ts';
import { keepDailyHead } from '../../core/audit/keep-daily-head.ts';
import type { Executions } from '../../core/kernel/ports/executions.ts';
import type { Histories } from '../../core/kernel/ports/histories.ts';
import { type Loop, loop } from './loops.ts';
import { type Observer, observed } from './ports/observed.ts';
import type { Ports } from './ports/ports.ts';
import type { ProblemLog } from './problems.ts';
import { schedules } from './schedules.ts';

const EVERY_MS = 100;
/** Signals behind an open incident are checked less often: there may be thousands. */
const QUEUE_EVERY_PASSES = 10;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Background work: routes signals, expires approvals, sends the outbox, starts scheduled runbooks,
 * removes settled signals, and once a day removes snapshots that are too old and keeps the head of
 * the audit.
 */
export function background(
  deps: Ports & { executions: Executions; histories: Histories; consoleUrl(): string | null },
  report: ProblemLog,
  observer: Observer | undefined,
): Loop {
  const { handlers } = observed({ handlers: handlersOf(deps) }, observer);
  const sweep = signalSweep(deps);
  let passes = 0;
  const often = async () => {
    const steps = backgroundSteps(deps, { handlers, queued: passes++ % QUEUE_EVERY_PASSES === 0 });
    for (const [name, step] of Object.entries(steps)) await step().catch(report(name));
  };
  const [work, ...others] = [
    loop(EVERY_MS, often, report('background')),
    loop(MINUTE_MS, schedules(deps), report('schedules')),
    loop(DAY_MS, () => dailyRetention(deps), report('retention')),
    loop(MINUTE_MS, async () => void sweep(deps.clock.now()), report('sweep')),
    loop(DAY_MS, () => keepDailyHead(deps), report('audit head')),
  ];
  return {
    wake: work.wake,
    stop: async () => {
      await Promise.all([work, ...others].map((each) => each.stop()));
    },
  };
}
