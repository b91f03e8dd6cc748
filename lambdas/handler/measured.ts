import type { handlersOf } from '../../control-plane/background/handlers.ts';
import { isLastCall } from '../../core/approval/remind-people.ts';
import type { Approval } from '../../core/contracts/approval.ts';
import type { Incident } from '../../core/contracts/incident.ts';
import type { Disposition } from '../../core/contracts/signal.ts';
import { FunctionMetric } from '../../core/contracts/telemetry.ts';
import type { Leases } from '../../core/incident/ports.ts';

/**
 * Publishes a number under a name of core/contracts/telemetry.ts: how often something happened, or
 * how many seconds it took.
 */
export type Measure = (
  name: string,
  value: number,
  unit: 'Count' | 'Seconds',
  dimensions: Record<string, string>,
) => void;

type Handlers = ReturnType<typeof handlersOf>;
type Settles = { settle(id: string, disposition: Disposition, incidentId: string | null): Promise<void> };
type Looks = {
  approvals: { get(id: string): Promise<Pick<Approval, 'state'>> };
  reports: { read(incidentId: string, file: string): Promise<string> };
};

/** What is left of an incident in its report, as far as it is measured; times are null for what was not reached. */
type Measured = {
  incident: Pick<Incident, 'runbook'>;
  outcome: string;
  failure: Record<string, string> | null;
} & Record<(typeof PHASES)[number]['field'], number | null>;

const PHASES = [
  { phase: 'alert-to-safe', field: 'alertToSafeSeconds' },
  { phase: 'alert-to-restored', field: 'alertToRestoredSeconds' },
  { phase: 'queue-wait', field: 'queueWaitSeconds' },
  { phase: 'human-wait', field: 'humanWaitSeconds' },
  { phase: 'machine', field: 'machineSeconds' },
  { phase: 'total', field: 'totalSeconds' },
] as const;
const STARTED: readonly Disposition[] = ['Started', 'Attached', 'Queued', 'Pending'];
const TOO_THIN = 'GoldenSetTooThin';

/**
 * The same handlers, which also tell how long an incident took once its report is written, with the
 * wait for people apart, and of a question whose time is nearly over.
 */
export function measuredHandlers(handlers: Handlers, { approvals, reports }: Looks, measure: Measure): Handlers {
  return {
    ...handlers,
    'write-report': async (effect) => {
      await handlers['write-report'](effect);
      measureReport(JSON.parse(await reports.read(effect.incidentId, 'report.json')) as Measured, measure);
    },
    remind: async (effect) => {
      await handlers.remind(effect);
      const isUrgent = isLastCall(effect) && (await approvals.get(effect.approvalId)).state === 'Pending';
      if (isUrgent) measure(FunctionMetric.ApprovalsAboutToExpire, 1, 'Count', {});
    },
  };
}

/** The same signals, which count by reason what started nothing; `tell` publishes the counts. */
export function countingSignals<S extends Settles>(signals: S, measure: Measure): { signals: S; tell(): void } {
  const counts = new Map<string, number>();
  const settle: Settles['settle'] = async (id, disposition, incidentId) => {
    await signals.settle(id, disposition, incidentId);
    if (!STARTED.includes(disposition)) counts.set(disposition, (counts.get(disposition) ?? 0) + 1);
  };
  return {
    signals: { ...signals, settle },
    tell() {
      for (const [reason, count] of counts) measure(FunctionMetric.SignalsSkipped, count, 'Count', { reason });
    },
  };
}

/** The same leases, which tell of each incident that is taken over because nobody worked on it any more. */
export function measuredLeases(leases: Leases, measure: Measure): Leases {
  return {
    ...leases,
    async takeOver(...lapsed) {
      const taken = await leases.takeOver(...lapsed);
      if (taken !== null) tellOfJanitor(taken, measure);
      return taken;
    },
  };
}

/**
 * Tells that the janitor acted for an incident, unless a person or the kill switch aborted it: then
 * it is what was asked for.
 */
export function tellOfJanitor({ abortedBy, runbook }: Incident, measure: Measure): void {
  if (abortedBy === null) measure(FunctionMetric.JanitorActed, 1, 'Count', { runbook });
}

/** Phases are those of repairs; the snapshot of each day is no incident that somebody waits for. */
function measureReport({ incident: { runbook }, outcome, failure, ...times }: Measured, measure: Measure): void {
  const ended = failure?.Error === TOO_THIN ? 'Inconclusive' : outcome;
  measure(FunctionMetric.IncidentsEnded, 1, 'Count', { runbook, outcome: ended });
  if (runbook !== 'shard-restore') return;
  for (const { phase, field } of PHASES) {
    const seconds = times[field];
    if (seconds !== null) measure(FunctionMetric.PhaseSeconds, seconds, 'Seconds', { phase });
  }
}
