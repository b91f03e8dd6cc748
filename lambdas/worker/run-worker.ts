import { type BackgroundDeps, backgroundSteps, dailyRetention } from '../../control-plane/background/background.ts';
import { handlersOf } from '../../control-plane/background/handlers.ts';
import { keepDailyHead } from '../../core/audit/keep-daily-head.ts';
import { executionChange, type WorkerCall, workerCall } from '../../core/contracts/config/worker.ts';
import { startJanitor } from '../../core/incident/start-janitor.ts';
import { startScheduled } from '../../core/incident/start-scheduled.ts';
import { settleEach } from '../../core/kernel/settle-each.ts';
import { countingSignals, type Measure, measuredHandlers, measuredLeases, tellOfJanitor } from '../handler/measured.ts';
import { type MeasuringDeps, measureGenerators } from './measure-generators.ts';

/** The worker's ports: those of its steps, where numbers go, and who hears of failures. */
export type WorkerDeps = BackgroundDeps &
  Parameters<typeof handlersOf>[0] &
  Parameters<typeof dailyRetention>[0] &
  Parameters<typeof keepDailyHead>[0] &
  Parameters<typeof startScheduled>[0] &
  Parameters<typeof measuredHandlers>[1] &
  MeasuringDeps & {
    measure: Measure;
    report(step: string, error: unknown): void;
  };

/**
 * Does what one call asks for, once: the background steps, the daily work, or what follows the end
 * of an execution. A failed step does not delay the others. Throws an AggregateError of all
 * failures at the end, so that the call is repeated.
 */
export async function runWorker(deps: WorkerDeps, event: unknown): Promise<void> {
  const change = executionChange.safeParse(event);
  const steps = change.success ? afterEnd(deps, change.data.detail) : stepsOf(deps, workerCall.parse(event));
  await settleEach(Object.entries(steps), async ([name, step]) => {
    try {
      await step();
    } catch (error) {
      deps.report(name, error);
      throw error;
    }
  });
}

type Steps = Record<string, () => Promise<unknown>>;

/** EventBridge may call twice within this time. */
const APART_SECONDS = 1800;

function stepsOf(deps: WorkerDeps, call: WorkerCall): Steps {
  switch (call.kind) {
    case 'scheduled': {
      const { runbook } = call;
      const start = () => startScheduled(deps, { runbook, apartSeconds: APART_SECONDS });
      return { [runbook]: start, ...once(deps, { queued: false }) };
    }
    case 'retention':
      return { auditHead: () => keepDailyHead(deps), retention: () => dailyRetention(deps) };
    default:
      return once(deps, { queued: call.kind === 'sweep' });
  }
}

/**
 * After the end of a runbook's execution: the janitor closes its incident if it is still open; then
 * sends what was queued.
 */
function afterEnd(deps: WorkerDeps, { stateMachineArn, name, status }: { [K in ChangeField]: string }): Steps {
  const hasEnded = status !== 'RUNNING' && status !== 'PENDING_REDRIVE';
  const isRunbook = !stateMachineArn.endsWith('-janitor');
  const janitor = async () => {
    const left = await startJanitor(deps, { incidentId: name });
    if (left !== null) tellOfJanitor(left, deps.measure);
  };
  return { ...(hasEnded && isRunbook ? { janitor } : {}), ...once(deps, { queued: hasEnded }) };
}
type ChangeField = 'stateMachineArn' | 'name' | 'status';

function once(deps: WorkerDeps, { queued }: { queued: boolean }): Steps {
  const { measure } = deps;
  const { signals, tell } = countingSignals(deps.signals, measure);
  const handlers = measuredHandlers(handlersOf(deps), deps, measure);
  const leases = measuredLeases(deps.leases, measure);
  const steps = backgroundSteps({ ...deps, signals, leases }, { handlers, queued });
  const generators = () => measureGenerators(deps);
  return { ...steps, ...(queued && { generators }), numbers: async () => tell() };
}
